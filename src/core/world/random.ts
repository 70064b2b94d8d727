/** Random numbers for one purpose. */
export interface RandomStream {
  bytes(count: number): Uint8Array
  /** A whole number in [0, bound), evenly; bound from 1 to 2^53 - 1. */
  below(bound: number): number
  /** 16 bytes of a version 4 UUID. */
  uuid(): Uint8Array
}

/**
 * The randomness door: a stream per purpose, so that one more draw here does not shift the draws there
 * and a seed keeps its meaning when code changes elsewhere.
 */
export interface Random {
  stream(purpose: string): RandomStream
}

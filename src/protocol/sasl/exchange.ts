import type { Eventually } from '#core/world'

/**
 * What one side of a SASL exchange does next. Pure: the frames that carry the bytes (SaslAuthenticate, or
 * bare ones after a version 0 handshake) are the link's and the listener's business.
 *
 * - `send`: bytes for the other side; the exchange goes on.
 * - `done`: this side is satisfied; `send` holds the last bytes, if it owes any.
 * - `failed`: the exchange is over; the reason is for the log, and names no secret.
 */
export type ClientStep =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly reason: string }

export type ServerStep =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  | { readonly kind: 'done'; readonly bytes: Uint8Array; readonly identity: SaslIdentity }
  | { readonly kind: 'failed'; readonly reason: string }

/** Whom a server has authenticated. */
export interface SaslIdentity {
  readonly name: string
  /** When the identity must be proved again (KIP-368), milliseconds since 1970; null: never. */
  readonly expiresMs: number | null
  /** SCRAM's `tokenauth` extension: the name is the id of a delegation token (KIP-48). */
  readonly byDelegationToken: boolean
}

export interface ClientExchange {
  readonly mechanism: string
  /** The bytes that start the exchange. */
  first(): Uint8Array
  /** Answers the server's bytes. */
  next(challenge: Uint8Array): Eventually<ClientStep>
}

export interface ServerExchange {
  readonly mechanism: string
  /** Answers the client's bytes, the first ones included. */
  next(response: Uint8Array): Eventually<ServerStep>
}

export function noBytes(): Uint8Array {
  return new Uint8Array(0)
}

export function failed(reason: string): { readonly kind: 'failed'; readonly reason: string } {
  return { kind: 'failed', reason }
}

/** Text that must be UTF-8; `null` when it is not. */
export function utf8OrNull(bytes: Uint8Array): string | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = buffer.toString('utf8')
  return Buffer.from(text, 'utf8').equals(buffer) ? text : null
}

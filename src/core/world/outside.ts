import type { LogLine } from '../logging/index.ts'

/** An object store as S3 has it: whole objects by key, listed by prefix. */
export interface Objects {
  put(key: string, bytes: Uint8Array): Promise<void>
  /** `[start, end)` of the object; `null` when there is none by that key. */
  get(key: string, start: number, end: number): Promise<Uint8Array | null>
  remove(key: string): Promise<void>
  /** Keys with the prefix, sorted. */
  list(prefix: string): Promise<readonly string[]>
}

/** What else is outside: names, keys, the log, and the way to die. */
export interface Outside {
  readonly objects: Objects

  /** The numeric addresses of a host name, in the resolver's order. Rejects with a `NetFault` (`ENOTFOUND`). */
  resolve(host: string): Promise<readonly string[]>

  /** The body of a JSON Web Key Set. Only https, and http on loopback. */
  fetchKeys(url: string): Promise<string>

  /** Writes one line of the log. Never throws and never waits. */
  log(line: LogLine): void

  /**
   * A bug was found: drops this world. None of its promises settles from here on, its synchronous calls
   * throw `Gone`, and it sends nothing more. Only `console/cli` ends a process. Returns, so that the
   * one who found the bug can throw it.
   */
  halt(bug: Error): void
}

import type { Eventually } from '#core/world'
import {
  type ClientExchange,
  type ClientStep,
  failed,
  noBytes,
  type ServerExchange,
  type ServerStep,
  utf8OrNull,
} from './exchange.ts'

export interface PlainCredentials {
  readonly username: string
  readonly password: string
}

/** PLAIN (RFC 4616): name and password in the clear, so only over TLS or a network that is trusted. */
export class PlainClient implements ClientExchange {
  readonly mechanism = 'PLAIN'
  readonly #credentials: PlainCredentials

  constructor(credentials: PlainCredentials) {
    this.#credentials = credentials
  }

  first(): Uint8Array {
    const { username, password } = this.#credentials
    return Buffer.from(`\0${username}\0${password}`, 'utf8')
  }

  next(challenge: Uint8Array): ClientStep {
    return challenge.length === 0 ? { kind: 'done' } : failed('PLAIN server sent a challenge')
  }
}

/** Whether a password is the right one for a name. Compares in constant time (CVE-2021-38153). */
export type VerifyPassword = (username: string, password: string) => Eventually<boolean>

/** The server's side. It refuses an authorization id that is not the name itself (CVE-2017-12610). */
export class PlainServer implements ServerExchange {
  readonly mechanism = 'PLAIN'
  readonly #verify: VerifyPassword

  constructor(verify: VerifyPassword) {
    this.#verify = verify
  }

  next(response: Uint8Array): Eventually<ServerStep> {
    const parts = utf8OrNull(response)?.split('\0')
    if (parts === undefined || parts.length !== 3) return failed('PLAIN message is not three texts')
    const [authorizationId = '', username = '', password = ''] = parts
    if (username === '') return failed('PLAIN message names nobody')
    if (password === '') return failed('PLAIN message has no password')
    if (authorizationId !== '' && authorizationId !== username)
      return failed('PLAIN client asks to act as somebody else')
    return this.#decide(username, this.#verify(username, password))
  }

  #decide(username: string, verdict: Eventually<boolean>): Eventually<ServerStep> {
    if (typeof verdict !== 'boolean') return verdict.then((right) => this.#step(username, right))
    return this.#step(username, verdict)
  }

  #step(username: string, right: boolean): ServerStep {
    if (!right) return failed('wrong name or password')
    const identity = { name: username, expiresMs: null, byDelegationToken: false }
    return { kind: 'done', bytes: noBytes(), identity }
  }
}

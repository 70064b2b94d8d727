import { timingSafeEqual } from 'node:crypto'
import type { Eventually } from '#core/world'
import { failed, type ServerExchange, type ServerStep } from './exchange.ts'
import {
  type ScramKeys,
  type ScramMechanism,
  serverSignature,
  storedKeyOfProof,
} from './scram-formula.ts'
import { attributesOf, base64OrNull, type ClientFirst, parseClientFirst } from './scram-message.ts'

/** What a server keeps of one user's password for one mechanism (KIP-84, KIP-554). */
export interface ScramCredential extends ScramKeys {
  readonly salt: Uint8Array
  readonly iterations: number
  /** When it ceases to be valid, milliseconds since 1970 (a delegation token's expiry); null: never. */
  readonly expiresMs: number | null
}

/** The credential of a user, or of a delegation token by its id; null when there is none. */
export type FindScramCredential = (
  name: string,
  byDelegationToken: boolean,
) => Eventually<ScramCredential | null>

export interface ScramServerOptions {
  readonly mechanism: ScramMechanism
  /** At least 24 random bytes as base64, fresh for each exchange. */
  readonly nonce: string
  readonly credential: FindScramCredential
}

interface Opened {
  readonly client: ClientFirst
  readonly credential: ScramCredential
  readonly byDelegationToken: boolean
  readonly nonce: string
  readonly serverFirst: string
}

/** SCRAM (RFC 5802, RFC 7677), the server's side. */
export class ScramServer implements ServerExchange {
  readonly mechanism: ScramMechanism
  readonly #options: ScramServerOptions
  #opened: Opened | null = null

  constructor(options: ScramServerOptions) {
    this.mechanism = options.mechanism
    this.#options = options
  }

  next(response: Uint8Array): Eventually<ServerStep> {
    return this.#opened === null ? this.#open(response) : this.#verify(response, this.#opened)
  }

  #open(response: Uint8Array): Eventually<ServerStep> {
    const client = parseClientFirst(response)
    if (client === null) return failed('SCRAM client-first message is not one')
    if (client.authorizationId !== '' && client.authorizationId !== client.name)
      return failed('SCRAM client asks to act as somebody else')
    const byDelegationToken = client.extensions.get('tokenauth') === 'true'
    const found = this.#options.credential(client.name, byDelegationToken)
    return found !== null && 'then' in found
      ? found.then((credential) => this.#challenge(client, credential, byDelegationToken))
      : this.#challenge(client, found, byDelegationToken)
  }

  #challenge(
    client: ClientFirst,
    credential: ScramCredential | null,
    byDelegationToken: boolean,
  ): ServerStep {
    if (credential === null) return failed('no SCRAM credential of that name')
    const nonce = client.nonce + this.#options.nonce
    const salt = Buffer.from(credential.salt).toString('base64')
    const serverFirst = `r=${nonce},s=${salt},i=${credential.iterations}`
    this.#opened = { client, credential, byDelegationToken, nonce, serverFirst }
    return { kind: 'send', bytes: Buffer.from(serverFirst, 'utf8') }
  }

  #verify(response: Uint8Array, opened: Opened): ServerStep {
    const attributes = attributesOf(response) ?? []
    const [binding, nonce] = attributes
    const proofText = attributes.at(-1)
    if (binding?.[0] !== 'c' || nonce?.[0] !== 'r' || proofText?.[0] !== 'p')
      return failed('SCRAM client-final message is not one')
    // All of it, and not its end: a nonce that only ended well let an old exchange be replayed (CVE-2024-56128).
    if (nonce[1] !== opened.nonce) return failed('SCRAM nonce is not the one agreed on')
    const proof = base64OrNull(proofText[1])
    if (proof === null) return failed('SCRAM proof is not base64')
    const text = Buffer.from(response).toString('utf8')
    const withoutProof = text.slice(0, text.lastIndexOf(',p='))
    const authMessage = `${opened.client.bare},${opened.serverFirst},${withoutProof}`
    const stored = storedKeyOfProof(this.mechanism, opened.credential, authMessage, proof)
    if (stored === null || !sameKey(stored, opened.credential.storedKey))
      return failed('wrong name or password')
    const { name } = opened.client
    const { serverKey, expiresMs } = opened.credential
    const signature = Buffer.from(serverSignature(this.mechanism, serverKey, authMessage))
    return {
      kind: 'done',
      bytes: Buffer.from(`v=${signature.toString('base64')}`, 'utf8'),
      identity: { name, expiresMs, byDelegationToken: opened.byDelegationToken },
    }
  }
}

function sameKey(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

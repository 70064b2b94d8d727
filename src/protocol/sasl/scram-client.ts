import { timingSafeEqual } from 'node:crypto'
import type { Eventually } from '#core/world'
import { type ClientExchange, type ClientStep, failed } from './exchange.ts'
import {
  clientProof,
  MAX_SCRAM_ITERATIONS,
  MIN_SCRAM_ITERATIONS,
  type SaltPassword,
  type ScramMechanism,
  saltPassword,
  scramKeys,
  serverSignature,
} from './scram-formula.ts'
import { attributesOf, base64OrNull, escapeName } from './scram-message.ts'

export interface ScramClientOptions {
  readonly mechanism: ScramMechanism
  readonly username: string
  readonly password: string
  /** At least 24 random bytes as base64: whoever makes it again lets an old exchange be replayed. */
  readonly nonce: string
  /** The name and password are a delegation token's id and HMAC (KIP-48). */
  readonly delegationToken?: boolean
  /** Absent: on this thread, at once. */
  readonly saltPassword?: SaltPassword
}

const GS2_HEADER = 'n,,'

/**
 * SCRAM (RFC 5802, RFC 7677), the client's side. It proves the password without sending it, and believes
 * the server only when the server has proved that it knows it too.
 */
export class ScramClient implements ClientExchange {
  readonly mechanism: ScramMechanism
  readonly #options: ScramClientOptions
  readonly #firstBare: string
  #expectedSignature: Uint8Array | null = null

  constructor(options: ScramClientOptions) {
    this.mechanism = options.mechanism
    this.#options = options
    const extension = options.delegationToken === true ? ',tokenauth=true' : ''
    this.#firstBare = `n=${escapeName(options.username)},r=${options.nonce}${extension}`
  }

  first(): Uint8Array {
    return Buffer.from(GS2_HEADER + this.#firstBare, 'utf8')
  }

  next(challenge: Uint8Array): Eventually<ClientStep> {
    return this.#expectedSignature === null
      ? this.#answerServerFirst(challenge)
      : this.#checkServerFinal(challenge, this.#expectedSignature)
  }

  #answerServerFirst(challenge: Uint8Array): Eventually<ClientStep> {
    const [nonce, salt, iterations, ...rest] = attributesOf(challenge) ?? []
    if (nonce?.[0] !== 'r' || salt?.[0] !== 's' || iterations?.[0] !== 'i' || rest.length > 0)
      return failed('SCRAM server sent no nonce, salt and iterations')
    const ours = this.#options.nonce
    if (!nonce[1].startsWith(ours) || nonce[1].length === ours.length)
      return failed('SCRAM server did not add to our nonce')
    const saltBytes = base64OrNull(salt[1])
    if (saltBytes === null) return failed('SCRAM salt is not base64')
    const count = /^[1-9]\d{0,8}$/.test(iterations[1]) ? Number(iterations[1]) : 0
    if (count < MIN_SCRAM_ITERATIONS || count > MAX_SCRAM_ITERATIONS)
      return failed(`SCRAM server asks for ${iterations[1].slice(0, 20)} iterations`)
    const { mechanism, password, saltPassword: derive = saltPassword } = this.#options
    const serverFirst = Buffer.from(challenge).toString('utf8')
    const salted = derive({ mechanism, password, salt: saltBytes, iterations: count })
    return ArrayBuffer.isView(salted)
      ? this.#clientFinal(salted, serverFirst, nonce[1])
      : salted.then((key) => this.#clientFinal(key, serverFirst, nonce[1]))
  }

  #clientFinal(salted: Uint8Array, serverFirst: string, nonce: string): ClientStep {
    const withoutProof = `c=${Buffer.from(GS2_HEADER).toString('base64')},r=${nonce}`
    const authMessage = `${this.#firstBare},${serverFirst},${withoutProof}`
    const { serverKey } = scramKeys(this.mechanism, salted)
    this.#expectedSignature = serverSignature(this.mechanism, serverKey, authMessage)
    const proof = Buffer.from(clientProof(this.mechanism, salted, authMessage)).toString('base64')
    return { kind: 'send', bytes: Buffer.from(`${withoutProof},p=${proof}`, 'utf8') }
  }

  #checkServerFinal(challenge: Uint8Array, expected: Uint8Array): ClientStep {
    const [verdict] = attributesOf(challenge) ?? []
    if (verdict?.[0] === 'e') return failed(`SCRAM server refused: ${verdict[1].slice(0, 100)}`)
    const signature = verdict?.[0] === 'v' ? base64OrNull(verdict[1]) : null
    if (signature === null || signature.length !== expected.length)
      return failed('SCRAM server sent no signature')
    return timingSafeEqual(signature, expected)
      ? { kind: 'done' }
      : failed('SCRAM server does not know the password')
  }
}

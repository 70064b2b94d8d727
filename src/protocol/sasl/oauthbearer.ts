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

/** SASL extensions that travel beside the token (KIP-342). */
export type OAuthExtensions = Readonly<Record<string, string>>

export interface OAuthBearerToken {
  /** The compact form, as it goes into an HTTP Authorization header. */
  readonly token: string
  readonly extensions?: OAuthExtensions
}

const SEPARATOR = '\x01'
const EXTENSION = /^([A-Za-z]+)=([\x21-\x7e \t\r\n]+)$/
const TOKEN = /^[-A-Za-z0-9._~+/]+=*$/

/** OAUTHBEARER (RFC 7628), the client's side. */
export class OAuthBearerClient implements ClientExchange {
  readonly mechanism = 'OAUTHBEARER'
  readonly #bearer: OAuthBearerToken
  #refusal: string | null = null

  constructor(bearer: OAuthBearerToken) {
    this.#bearer = bearer
  }

  first(): Uint8Array {
    const { token, extensions = {} } = this.#bearer
    const pairs = Object.entries(extensions).map(([key, value]) => `${key}=${value}${SEPARATOR}`)
    const text = `n,,${SEPARATOR}auth=Bearer ${token}${SEPARATOR}${pairs.join('')}${SEPARATOR}`
    return Buffer.from(text, 'utf8')
  }

  /** A refusal comes as JSON and must be answered with one byte before the server ends the exchange (RFC 7628 3.2.3). */
  next(challenge: Uint8Array): ClientStep {
    if (this.#refusal !== null) return failed(this.#refusal)
    if (challenge.length === 0) return { kind: 'done' }
    const text = utf8OrNull(challenge.subarray(0, 500)) ?? 'in no text'
    this.#refusal = `OAUTHBEARER server refused: ${text}`
    return { kind: 'send', bytes: Buffer.from(SEPARATOR) }
  }
}

export type TokenVerdict =
  | { readonly accepted: true; readonly name: string; readonly expiresMs: number }
  | {
      readonly accepted: false
      readonly status: string
      readonly scope?: string
      readonly openidConfiguration?: string
    }

/** Judges a token and the extensions beside it. */
export type VerifyToken = (token: string, extensions: OAuthExtensions) => Eventually<TokenVerdict>

interface OAuthBearerMessage extends OAuthBearerToken {
  readonly authorizationId: string
  readonly extensions: OAuthExtensions
}

/** Reads a client's first message; null when it is not one. */
function parseOAuthBearer(bytes: Uint8Array): OAuthBearerMessage | null {
  const text = utf8OrNull(bytes)
  const header = text === null ? null : /^n,(?:a=([^,]+))?,/.exec(text)
  if (text === null || header === null || text[header[0].length] !== SEPARATOR) return null
  if (!text.endsWith(SEPARATOR + SEPARATOR)) return null
  const extensions: Record<string, string> = Object.create(null)
  let token: string | null = null
  for (const pair of text.slice(header[0].length + 1, -2).split(SEPARATOR)) {
    const match = EXTENSION.exec(pair)
    if (match === null) return null
    const [, key = '', value = ''] = match
    if (key !== 'auth') extensions[key] = value
    else if (token === null && /^bearer /i.test(value)) token = value.slice(7).trim()
    else return null
  }
  if (token === null || !TOKEN.test(token)) return null
  return { token, extensions, authorizationId: header[1] ?? '' }
}

/** The server's side. */
export class OAuthBearerServer implements ServerExchange {
  readonly mechanism = 'OAUTHBEARER'
  readonly #verify: VerifyToken
  #refused: string | null = null

  constructor(verify: VerifyToken) {
    this.#verify = verify
  }

  next(response: Uint8Array): Eventually<ServerStep> {
    if (this.#refused !== null) return failed(this.#refused)
    const message = parseOAuthBearer(response)
    if (message === null) return failed('OAUTHBEARER message is not one')
    const verdict = this.#verify(message.token, message.extensions)
    return 'then' in verdict
      ? verdict.then((said) => this.#step(message, said))
      : this.#step(message, verdict)
  }

  #step(message: OAuthBearerMessage, verdict: TokenVerdict): ServerStep {
    if (!verdict.accepted) {
      this.#refused = `OAUTHBEARER token refused: ${verdict.status}`
      const { status, scope, openidConfiguration } = verdict
      const refusal = { status, scope, 'openid-configuration': openidConfiguration }
      return { kind: 'send', bytes: Buffer.from(JSON.stringify(refusal), 'utf8') }
    }
    if (message.authorizationId !== '' && message.authorizationId !== verdict.name)
      return failed('OAUTHBEARER client asks to act as somebody else')
    const { name, expiresMs } = verdict
    return {
      kind: 'done',
      bytes: noBytes(),
      identity: { name, expiresMs, byDelegationToken: false },
    }
  }
}

import type { Eventually } from '#core/world'
import { SaslAuthenticate, SaslHandshake } from '#protocol/api'
import { Errors, errorFacts } from '#protocol/error'
import type { ClientExchange } from '#protocol/sasl'
import type { Dialogue } from './dialogue.ts'
import { LinkFault } from './fault.ts'
import type { Served } from './served.ts'

export interface SaslOptions {
  readonly mechanism: string
  /** A new exchange for each login, with a fresh nonce or token: a session may have to be renewed (KIP-368). */
  readonly exchange: () => Eventually<ClientExchange>
  /**
   * How tokens travel. Absent: wrapped in SaslAuthenticate where the broker serves it, else bare. Bare tokens say
   * nothing of why they were refused, and their sessions do not end.
   */
  readonly tokens?: 'wrapped' | 'bare'
}

/** SCRAM takes two tokens, OAUTHBEARER two when it is refused. A broker that goes on is not believed. */
const MAX_TOKENS = 8

/** Proves who we are. Gives how long the session lives, in milliseconds; 0: it does not end. Rejects with a `LinkFault`. */
export async function login(
  dialogue: Dialogue,
  served: Served,
  sasl: SaslOptions,
): Promise<number> {
  const wrapped = await chooseMechanism(dialogue, served, sasl)
  const exchange = await begin(sasl)
  let token = exchange.first()
  for (let count = 0; count < MAX_TOKENS; count++) {
    const answer = wrapped
      ? await authenticate(dialogue, served, token)
      : { authBytes: await dialogue.exchangeToken(token), sessionLifetimeMs: 0 }
    const step = await exchange.next(answer.authBytes)
    if (step.kind === 'failed') throw new LinkFault('unauthenticated', step.reason)
    if (step.kind === 'done') return answer.sessionLifetimeMs
    token = step.bytes
  }
  throw new LinkFault('unauthenticated', `${sasl.mechanism} does not come to an end`)
}

/** Whoever has the credentials may fail to give them: a token service that is down, a file that is gone. */
async function begin(sasl: SaslOptions): Promise<ClientExchange> {
  try {
    return await sasl.exchange()
  } catch (fault) {
    const { message = String(fault) } = fault as { message?: string }
    throw new LinkFault('unauthenticated', `no credentials for ${sasl.mechanism}: ${message}`)
  }
}

/** Whether the tokens that follow are wrapped. */
async function chooseMechanism(
  dialogue: Dialogue,
  served: Served,
  sasl: SaslOptions,
): Promise<boolean> {
  const canWrap = served.versionOf(SaslAuthenticate) !== null
  const version = served.versionOf(SaslHandshake, sasl.tokens === 'bare' || !canWrap ? 0 : 1)
  if (version === null || (sasl.tokens === 'wrapped' && version === 0))
    throw new LinkFault('unsupported', 'the broker does not serve the SASL handshake')
  const body = { mechanism: sasl.mechanism }
  const reply = await dialogue.ask(SaslHandshake, version, body, { first: true })
  if (reply.errorCode !== Errors.NONE) {
    const { name } = errorFacts(reply.errorCode)
    const offered = reply.mechanisms.join(', ')
    throw new LinkFault('unauthenticated', `${sasl.mechanism}: ${name}; the broker has ${offered}`)
  }
  return version > 0
}

async function authenticate(
  dialogue: Dialogue,
  served: Served,
  token: Uint8Array,
): Promise<{ authBytes: Uint8Array; sessionLifetimeMs: number }> {
  const version = served.versionOf(SaslAuthenticate) as number
  const body = { authBytes: token }
  const reply = await dialogue.ask(SaslAuthenticate, version, body, { first: true })
  if (reply.errorCode === Errors.NONE) return reply
  const { name, message } = errorFacts(reply.errorCode)
  throw new LinkFault('unauthenticated', `${name}: ${reply.errorMessage ?? message}`)
}

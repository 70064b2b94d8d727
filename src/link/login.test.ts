import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Heartbeat, SaslAuthenticate, SaslHandshake } from '#protocol/api'
import { Errors } from '#protocol/error'
import {
  OAuthBearerClient,
  OAuthBearerServer,
  PlainClient,
  PlainServer,
  ScramClient,
  ScramServer,
  type ServerExchange,
  saltPassword,
  scramKeys,
} from '#protocol/sasl'
import type { SaslOptions } from './login.ts'
import {
  type Answer,
  afterHello,
  type Heard,
  refused,
  type Script,
  stage,
} from './testing/index.ts'

const BEAT = { groupId: 'g', generationId: 1, memberId: 'm' }
const PULSE = { throttleTimeMs: 0, errorCode: Errors.NONE }

const plain = (password: string): SaslOptions => ({
  mechanism: 'PLAIN',
  exchange: () => new PlainClient({ username: 'alice', password }),
})

const plainServer = (): ServerExchange =>
  new PlainServer((name, password) => name === 'alice' && password === 'secret')

function scramServer(): ServerExchange {
  const salt = Buffer.from('salt')
  const mechanism = 'SCRAM-SHA-512'
  const salted = saltPassword({ mechanism, password: 'secret', salt, iterations: 4096 })
  const credential = { ...scramKeys(mechanism, salted), salt, iterations: 4096, expiresMs: null }
  return new ScramServer({ mechanism, nonce: 'server', credential: () => credential })
}

interface Guard {
  readonly exchange: () => ServerExchange
  readonly sessionLifetimeMs?: number
}

/** A broker that lets nobody ask anything before a login, wrapped or bare. */
function guarded({ exchange, sessionLifetimeMs = 0 }: Guard): Script {
  let current = exchange()
  let known = false
  return afterHello((heard): Answer => {
    if (heard.api === SaslHandshake) {
      current = exchange()
      const right = heard.body['mechanism'] === current.mechanism
      const errorCode = right ? Errors.NONE : Errors.UNSUPPORTED_SASL_MECHANISM
      return (broker) => {
        broker.answer(heard, { errorCode, mechanisms: [current.mechanism] })
        if (right && heard.version === 0)
          broker.tokens(async (token) => {
            const step = await current.next(token)
            if (step.kind === 'failed') return broker.socket.end()
            broker.sendFrame(step.bytes)
            if (step.kind === 'done') {
              known = true
              broker.tokens(null)
            }
          })
      }
    }
    if (heard.api !== SaslAuthenticate) return known ? PULSE : (broker) => broker.socket.reset()
    return async (broker) => {
      const step = await current.next(heard.body['authBytes'] as Uint8Array)
      known ||= step.kind === 'done'
      const errorCode = step.kind === 'failed' ? Errors.SASL_AUTHENTICATION_FAILED : Errors.NONE
      const errorMessage = step.kind === 'failed' ? 'no entry' : null
      const authBytes = step.kind === 'failed' ? new Uint8Array(0) : step.bytes
      broker.answer(heard, { errorCode, errorMessage, authBytes, sessionLifetimeMs })
    }
  })
}

const namesOf = (heard: readonly Heard[]): string[] =>
  heard.map(({ api, version }) => `${api.name} v${version}`)

test('PLAIN in wrapped tokens, then requests', async () => {
  const { universe, heard, open } = await stage(guarded({ exchange: plainServer }))
  const link = await open({ sasl: plain('secret') })
  assert.deepEqual(await universe.settle(link.ask(Heartbeat, BEAT)), PULSE)
  assert.deepEqual(namesOf(heard), [
    'ApiVersions v5',
    'SaslHandshake v1',
    'SaslAuthenticate v2',
    'Heartbeat v3',
  ])
})

test('PLAIN in bare tokens, after a version 0 handshake', async () => {
  const { universe, heard, open } = await stage(guarded({ exchange: plainServer }))
  const link = await open({ sasl: { ...plain('secret'), tokens: 'bare' } })
  assert.deepEqual(await universe.settle(link.ask(Heartbeat, BEAT)), PULSE)
  assert.deepEqual(namesOf(heard), ['ApiVersions v5', 'SaslHandshake v0', 'Heartbeat v3'])
})

test('a wrong password: the broker says why in wrapped tokens, and hangs up on bare ones', async () => {
  const wrapped = await stage(guarded({ exchange: plainServer }))
  const fault = await refused(wrapped.open({ sasl: plain('wrong') }))
  assert.equal(fault.reason, 'unauthenticated')
  assert.match(fault.message, /no entry/)
  const bare = await stage(guarded({ exchange: plainServer }))
  const cut = await refused(bare.open({ sasl: { ...plain('wrong'), tokens: 'bare' } }))
  assert.equal(cut.reason, 'cut')
})

test('SCRAM takes two tokens each way, wrapped and bare', async () => {
  for (const tokens of ['wrapped', 'bare'] as const) {
    const { universe, open } = await stage(guarded({ exchange: scramServer }))
    const exchange = () =>
      new ScramClient({
        mechanism: 'SCRAM-SHA-512',
        username: 'alice',
        password: 'secret',
        nonce: 'client',
      })
    const link = await open({ sasl: { mechanism: 'SCRAM-SHA-512', exchange, tokens } })
    assert.deepEqual(await universe.settle(link.ask(Heartbeat, BEAT)), PULSE)
  }
})

test('OAUTHBEARER: a refused token is answered before the end, and the reason comes through', async () => {
  const exchange = () =>
    new OAuthBearerServer((token) =>
      token === 'good'
        ? { accepted: true, name: 'alice', expiresMs: 0 }
        : { accepted: false, status: 'invalid_token' },
    )
  const sasl = (token: string): SaslOptions => ({
    mechanism: 'OAUTHBEARER',
    exchange: () => new OAuthBearerClient({ token }),
  })
  const { universe, open } = await stage(guarded({ exchange }))
  const link = await open({ sasl: sasl('good') })
  assert.deepEqual(await universe.settle(link.ask(Heartbeat, BEAT)), PULSE)
  const other = await stage(guarded({ exchange }))
  assert.equal((await refused(other.open({ sasl: sasl('bad') }))).reason, 'unauthenticated')
})

test('a mechanism that the broker lacks is named with those that it has', async () => {
  const { open } = await stage(guarded({ exchange: scramServer }))
  const fault = await refused(open({ sasl: plain('secret') }))
  assert.equal(fault.reason, 'unauthenticated')
  assert.match(fault.message, /SCRAM-SHA-512/)
})

test('credentials that are not to be had refuse the link', async () => {
  const { open } = await stage(guarded({ exchange: plainServer }))
  const exchange = () => Promise.reject(new Error('the token service is down'))
  const fault = await refused(open({ sasl: { mechanism: 'PLAIN', exchange } }))
  assert.equal(fault.reason, 'unauthenticated')
  assert.match(fault.message, /token service is down/)
})

test('a session is renewed before it ends, between requests and not among them (KIP-368)', async () => {
  const script = guarded({ exchange: plainServer, sessionLifetimeMs: 10_000 })
  const { universe, heard, open } = await stage(script)
  const link = await open({ sasl: plain('secret') })
  let answered = 0
  const ask = async (): Promise<void> => {
    for (let n = 0; n < 250; n++) {
      await link.ask(Heartbeat, BEAT)
      answered += 1
    }
  }
  const asking = Promise.all([ask(), ask(), ask()])
  await universe.runFor(35_000)
  const logins = namesOf(heard).filter((name) => name === 'SaslAuthenticate v2').length
  assert.ok(logins === 1 + 3 || logins === 1 + 4, `${logins} logins in 35 s of sessions of 10 s`)
  await universe.settle(asking)
  assert.equal(answered, 750)
  const order = namesOf(heard)
  for (const [index, name] of order.entries())
    if (name === 'SaslHandshake v1') assert.equal(order[index + 1], 'SaslAuthenticate v2')
})

test('a renewal that is refused ends the link', async () => {
  let logins = 0
  const exchange = () => new PlainServer(() => ++logins === 1)
  const { universe, open } = await stage(guarded({ exchange, sessionLifetimeMs: 1000 }))
  const link = await open({ sasl: plain('secret') })
  assert.equal((await universe.settle(link.ended)).reason, 'unauthenticated')
})

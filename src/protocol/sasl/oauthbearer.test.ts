import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OAuthBearerClient, OAuthBearerServer, type TokenVerdict } from './oauthbearer.ts'

const bytes = (value: string): Uint8Array => Buffer.from(value, 'utf8')
const verify = (token: string): TokenVerdict =>
  token === 'good.token-1'
    ? { accepted: true, name: 'alice', expiresMs: 1000 }
    : { accepted: false, status: 'invalid_token' }

test('a token and its extensions come through (RFC 7628, KIP-342)', async () => {
  const client = new OAuthBearerClient({ token: 'good.token-1', extensions: { traceId: '12' } })
  const first = Buffer.from(client.first()).toString('utf8')
  assert.equal(first, 'n,,\x01auth=Bearer good.token-1\x01traceId=12\x01\x01')
  const seen: unknown[] = []
  const server = new OAuthBearerServer((token, extensions) => {
    seen.push({ ...extensions })
    return verify(token)
  })
  const step = await server.next(client.first())
  assert.deepEqual(seen, [{ traceId: '12' }])
  assert.equal(step.kind, 'done')
  assert.deepEqual(client.next(new Uint8Array(0)), { kind: 'done' })
})

test('a refusal is JSON, is answered with one byte, and then both have failed', async () => {
  const client = new OAuthBearerClient({ token: 'bad' })
  const server = new OAuthBearerServer(verify)
  const refusal = await server.next(client.first())
  assert.equal(refusal.kind, 'send')
  const json = (refusal as { bytes: Uint8Array }).bytes
  assert.deepEqual(JSON.parse(Buffer.from(json).toString('utf8')), { status: 'invalid_token' })
  const answer = client.next(json)
  assert.deepEqual(answer, { kind: 'send', bytes: Buffer.from('\x01') })
  assert.equal((await server.next(Buffer.from('\x01'))).kind, 'failed')
  assert.equal(client.next(new Uint8Array(0)).kind, 'failed')
})

test('a client that asks to act as somebody else is refused', async () => {
  const message = bytes('n,a=bob,\x01auth=Bearer good.token-1\x01\x01')
  assert.equal((await new OAuthBearerServer(verify).next(message)).kind, 'failed')
})

test('what is not a message of OAUTHBEARER is refused, and no token is looked at', async () => {
  for (const message of [
    '',
    'n,,',
    'n,,\x01\x01',
    'n,,\x01auth=Basic x\x01\x01',
    'n,,\x01auth=Bearer a b\x01\x01',
    'y,,\x01auth=Bearer a\x01\x01',
    'n,,\x01auth=Bearer a\x01auth=Bearer b\x01\x01',
    'n,,\x01auth=Bearer a\x01',
  ]) {
    const server = new OAuthBearerServer(() => assert.fail(`judged ${JSON.stringify(message)}`))
    assert.equal((await server.next(bytes(message))).kind, 'failed')
  }
})

test('whatever bytes come, the server takes a step and throws nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (message) => {
      const step = new OAuthBearerServer(verify).next(message)
      assert.equal((step as { kind: string }).kind, 'failed')
    }),
  )
})

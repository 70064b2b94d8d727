import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlainClient, PlainServer } from './plain.ts'

const verify = (name: string, password: string): boolean =>
  name === 'alice' && password === 'secret'
const bytes = (value: string): Uint8Array => Buffer.from(value, 'utf8')

test('the right password is believed, and the client is done with an empty answer', async () => {
  const client = new PlainClient({ username: 'alice', password: 'secret' })
  const step = await new PlainServer(verify).next(client.first())
  assert.deepEqual(step, {
    kind: 'done',
    bytes: new Uint8Array(0),
    identity: { name: 'alice', expiresMs: null, byDelegationToken: false },
  })
  assert.deepEqual(client.next(new Uint8Array(0)), { kind: 'done' })
})

test('a verifier that answers later is waited for', async () => {
  const server = new PlainServer((name, password) => Promise.resolve(verify(name, password)))
  assert.equal((await server.next(bytes('\0alice\0secret'))).kind, 'done')
  const again = new PlainServer((name, password) => Promise.resolve(verify(name, password)))
  assert.equal((await again.next(bytes('\0alice\0other'))).kind, 'failed')
})

test('what is not name and password is refused, to act as another too (CVE-2017-12610)', async () => {
  const messages = [
    '',
    'alice',
    '\0alice',
    '\0alice\0',
    '\0\0secret',
    '\0alice\0wrong',
    'bob\0alice\0secret',
    '\0alice\0secret\0',
    '\0alice\0sec\0ret',
  ]
  for (const message of messages)
    assert.equal((await new PlainServer(verify).next(bytes(message))).kind, 'failed', message)
  const notUtf8 = Uint8Array.of(0, 0xff, 0, 0x61)
  assert.equal((await new PlainServer(verify).next(notUtf8)).kind, 'failed')
})

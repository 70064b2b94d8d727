/** The law: both sides of a SCRAM exchange, stepped against each other, obey RFC 5802 and RFC 7677. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ClientStep, ServerStep } from './exchange.ts'
import { ScramClient } from './scram-client.ts'
import { type ScramMechanism, saltPassword, scramKeys } from './scram-formula.ts'
import { type ScramCredential, ScramServer } from './scram-server.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')
const bytes = (value: string): Uint8Array => Buffer.from(value, 'utf8')

function credentialFor(mechanism: ScramMechanism, password: string): ScramCredential {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
  const iterations = 4096
  const salted = saltPassword({ mechanism, password, salt, iterations })
  return { ...scramKeys(mechanism, salted), salt, iterations, expiresMs: null }
}

function server(mechanism: ScramMechanism, password = 'pencil'): ScramServer {
  const credential = credentialFor(mechanism, password)
  return new ScramServer({
    mechanism,
    nonce: '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
    credential: (name) => (name === 'user' ? credential : null),
  })
}

function client(mechanism: ScramMechanism, password = 'pencil'): ScramClient {
  return new ScramClient({ mechanism, username: 'user', password, nonce: 'rOprNGfwEbeRWgbNEkqO' })
}

function sent(step: unknown): Uint8Array {
  const { kind, bytes: sentBytes } = step as { kind: string; bytes: Uint8Array }
  assert.equal(kind, 'send')
  return sentBytes
}

test('the exchange of RFC 7677 comes out to the letter', () => {
  const asked = client('SCRAM-SHA-256')
  const asking = server('SCRAM-SHA-256')
  assert.equal(text(asked.first()), 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO')
  const challenge = sent(asking.next(asked.first()))
  assert.equal(
    text(challenge),
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  )
  const final = sent(asked.next(challenge))
  assert.equal(
    text(final),
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  )
  const verdict = asking.next(final) as Extract<ServerStep, { kind: 'done' }>
  assert.equal(text(verdict.bytes), 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
  assert.equal(verdict.identity.name, 'user')
  assert.deepEqual(asked.next(verdict.bytes), { kind: 'done' })
})

for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const) {
  test(`${mechanism}: a wrong password is refused by the server`, () => {
    const asked = client(mechanism, 'wrong')
    const asking = server(mechanism)
    const final = sent(asked.next(sent(asking.next(asked.first()))))
    assert.deepEqual(asking.next(final), { kind: 'failed', reason: 'wrong name or password' })
  })

  test(`${mechanism}: a server without the password is refused by the client`, () => {
    const asked = client(mechanism)
    sent(asked.next(sent(server(mechanism).next(asked.first()))))
    const forged = bytes(
      `v=${Buffer.alloc(mechanism === 'SCRAM-SHA-256' ? 32 : 64).toString('base64')}`,
    )
    assert.equal((asked.next(forged) as ClientStep).kind, 'failed')
  })
}

test('a client-final message with a nonce that only ends well is refused (CVE-2024-56128)', () => {
  const asked = client('SCRAM-SHA-256')
  const asking = server('SCRAM-SHA-256')
  const final = text(sent(asked.next(sent(asking.next(asked.first())))))
  const replayed = bytes(final.replace('r=rOprNGfwEbeRWgbNEkqO', 'r=xOprNGfwEbeRWgbNEkqO'))
  assert.deepEqual(asking.next(replayed), {
    kind: 'failed',
    reason: 'SCRAM nonce is not the one agreed on',
  })
})

test('a client computes neither too few iterations nor too many', () => {
  for (const iterations of ['4095', '1000001', '99999999999999999999', '0x1000', '-4096']) {
    const asked = client('SCRAM-SHA-256')
    const step = asked.next(bytes(`r=rOprNGfwEbeRWgbNEkqOabc,s=QSXCR+Q6sek8bf92,i=${iterations}`))
    assert.equal((step as ClientStep).kind, 'failed')
  }
})

test('a client refuses a nonce that does not begin with its own, or adds nothing', () => {
  for (const nonce of ['abc', 'rOprNGfwEbeRWgbNEkqO']) {
    const step = client('SCRAM-SHA-256').next(bytes(`r=${nonce},s=QSXCR+Q6sek8bf92,i=4096`))
    assert.equal((step as ClientStep).kind, 'failed')
  }
})

test('names with "=" and "," and a delegation token come through', () => {
  const mechanism = 'SCRAM-SHA-512'
  const credential = { ...credentialFor(mechanism, 'secret'), expiresMs: 77 }
  const asked = new ScramClient({
    mechanism,
    username: 'a=b,c',
    password: 'secret',
    nonce: 'n0',
    delegationToken: true,
  })
  const asking = new ScramServer({
    mechanism,
    nonce: 'n1',
    credential: (name, byDelegationToken) =>
      Promise.resolve(name === 'a=b,c' && byDelegationToken ? credential : null),
  })
  return (async () => {
    const final = sent(await asked.next(sent(await asking.next(asked.first()))))
    const verdict = (await asking.next(final)) as Extract<ServerStep, { kind: 'done' }>
    assert.deepEqual(verdict.identity, { name: 'a=b,c', expiresMs: 77, byDelegationToken: true })
    assert.deepEqual(await asked.next(verdict.bytes), { kind: 'done' })
  })()
})

test('whatever bytes come, either side takes a step and throws nothing', () => {
  const messages = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ maxLength: 100 }).map((value) => bytes(`n,,n=user,r=${value}`)),
    fc.string({ maxLength: 100 }).map((value) => bytes(`c=biws,r=${value},p=${value}`)),
    fc
      .string({ maxLength: 100 })
      .map((value) => bytes(`r=rOprNGfwEbeRWgbNEkqO${value},s=QSXCR+Q6sek8bf92,i=4096`)),
  )
  fc.assert(
    fc.property(fc.array(messages, { maxLength: 3 }), (sequence) => {
      const asking = server('SCRAM-SHA-256')
      const asked = client('SCRAM-SHA-256')
      for (const message of sequence) {
        assert.notEqual((asking.next(message) as ServerStep).kind, 'done')
        assert.notEqual((asked.next(message) as ClientStep).kind, 'done')
      }
    }),
    { numRuns: 60 },
  )
})

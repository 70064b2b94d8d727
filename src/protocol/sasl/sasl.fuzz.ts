/** Whatever the other side sends, an exchange takes a step; and without the password nobody is let in, or believed. */
import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import {
  type ClientExchange,
  OAuthBearerClient,
  OAuthBearerServer,
  PlainClient,
  PlainServer,
  ScramClient,
  ScramServer,
  type ServerExchange,
  scramKeys,
} from './index.ts'

const mechanism = 'SCRAM-SHA-256'
const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
// Salted once: the cost of PBKDF2 is not what is looked for here.
const salted = Buffer.alloc(32, 7)
const credential = { ...scramKeys(mechanism, salted), salt, iterations: 4096, expiresMs: null }

const servers = (): ServerExchange[] => [
  new PlainServer((name, password) => name === 'alice' && password === 'a secret of nobody'),
  new ScramServer({ mechanism, nonce: 'theirs', credential: () => credential }),
  new OAuthBearerServer((token) =>
    token === 'a.token.of-nobody'
      ? { accepted: true, name: 'alice', expiresMs: 1 }
      : { accepted: false, status: 'invalid_token' },
  ),
]

const clients = (): ClientExchange[] => [
  new PlainClient({ username: 'alice', password: 'secret' }),
  new ScramClient({
    mechanism,
    username: 'alice',
    password: 'secret',
    nonce: 'ours',
    saltPassword: () => Buffer.alloc(32, 9),
  }),
  new OAuthBearerClient({ token: 'token' }),
]

const words = [
  'n,,',
  'y,,',
  'n,a=bob,',
  'n=alice',
  'r=ours',
  'r=ourstheirs',
  's=W22ZaJ0SNY7soEsUEjb6gQ==',
  'i=4096',
  'i=1000000',
  'c=biws',
  'p=',
  'v=',
  'e=other-error',
  ',',
  '=',
  '=2C',
  '=3D',
  '\0',
  '\x01',
  '\x01\x01',
  'auth=Bearer token',
  'm=x',
  'tokenauth=true',
  'alice',
  'secret',
  'AAAA',
]
const message = fc.oneof(
  fc.uint8Array({ maxLength: 120 }),
  fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((all) => Buffer.from(all.join(''))),
  fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((all) => Buffer.from(all.join(','))),
)

let steps = 0

function converse(messages: readonly Uint8Array[]): void {
  for (const server of servers()) {
    for (const one of messages) {
      steps++
      const step = server.next(one) as { kind: string }
      assert.notEqual(
        step.kind,
        'done',
        `${server.mechanism} lets in ${Buffer.from(one).toString('hex')}`,
      )
      if (step.kind === 'failed') break
    }
  }
  for (const client of clients()) {
    for (const one of messages) {
      steps++
      const step = client.next(one) as { kind: string }
      // Only SCRAM proves the server to the client; the other two are done with an empty answer.
      if (client.mechanism === mechanism)
        assert.notEqual(
          step.kind,
          'done',
          `a server is believed for ${Buffer.from(one).toString('hex')}`,
        )
      if (step.kind !== 'send') break
    }
  }
}

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '1')
fc.assert(fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), converse), {
  numRuns: 1_000_000_000,
  interruptAfterTimeLimit: seconds * 1000,
  endOnFailure: true,
})
console.log(`sasl: ${steps} steps`)

/**
 * The law: TLS carries a connection under the same laws as no TLS, tells whom it met, and what goes wrong in it is
 * `ETLS` and costs only itself.
 */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import type { LogLine } from '../../logging/index.ts'
import { streamConformance } from '../conformance/connection.ts'
import { bytes, joinOverTls, Recorder, type Security, until } from '../conformance/recorder.ts'
import { NetFault, type Socket, type TlsClientOptions, type TlsServerOptions } from '../net.ts'
import type { World } from '../world.ts'
import { authority, broker, client, lockedBroker, stranger } from './conformance/certificates.ts'
import { inNodeWorld } from './conformance/in-node-world.ts'

const trusted = [authority.certificate]
const BOTH_WAYS: Security = {
  server: { identity: broker, trusted, clientCertificate: 'required' },
  client: { identity: client, trusted },
}

for (const reads of ['direct', 'copied'] as const) {
  streamConformance(`node, TLS, ${reads} reads`, inNodeWorld({ reads }), joinOverTls(BOTH_WAYS))
}

const der = ({ certificate }: { readonly certificate: string }) =>
  new X509Certificate(certificate).raw

test('both sides learn the certificate of the other, and what was agreed', () =>
  inNodeWorld()(async ({ world }) => {
    const joined = await joinOverTls(BOTH_WAYS)(world)
    const [ours, theirs] = [joined.client.socket.tls, joined.server.socket.tls]
    assert.deepEqual(ours?.certificate, der(broker))
    assert.deepEqual(theirs?.certificate, der(client))
    for (const peer of [ours, theirs]) {
      assert.equal(peer?.protocol, 'TLSv1.3')
      assert.match(peer?.cipher ?? '', /^TLS_AES_|^TLS_CHACHA20_/)
      assert.equal(peer?.authorized, true)
    }
  }))

interface Met {
  readonly outcome: Socket | NetFault
  /** What the listener accepted in the meantime. */
  readonly accepted: readonly Socket[]
}

/** Listens and dials once; a client whose certificate is refused may hear of it only after its handshake. */
async function meet(
  world: World,
  server: TlsServerOptions,
  tls: TlsClientOptions,
  host = 'localhost',
): Promise<Met> {
  const accepted: Socket[] = []
  const address = { host: '127.0.0.1', port: 0 }
  const listener = await world.net.listen({ address, tls: server }, (socket) => {
    accepted.push(socket)
    return new Recorder()
  })
  const owner = new Recorder()
  const dialling = { address: { host, port: listener.address.port }, timeoutMs: 5000, tls }
  try {
    const socket = await world.net.dial(dialling, () => owner)
    await until(world, () => accepted.length > 0 || owner.isClosed)
    return { outcome: owner.fault ?? socket, accepted }
  } catch (fault) {
    assert.ok(fault instanceof NetFault)
    return { outcome: fault, accepted }
  } finally {
    await listener.close()
  }
}

const oneWay: TlsServerOptions = { identity: broker, clientCertificate: 'none' }

const refused: Readonly<Record<string, [TlsServerOptions, TlsClientOptions]>> = {
  'a certificate of nobody we trust': [{ ...oneWay, identity: stranger }, { trusted }],
  'a certificate for another name': [oneWay, { trusted, serverName: 'other.test' }],
  'no protocol in common': [
    { ...oneWay, protocols: { min: 'TLSv1.3', max: 'TLSv1.3' } },
    { trusted, protocols: { min: 'TLSv1.2', max: 'TLSv1.2' } },
  ],
  'no cipher in common': [
    {
      ...oneWay,
      ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256',
      protocols: { min: 'TLSv1.2', max: 'TLSv1.2' },
    },
    {
      trusted,
      ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384',
      protocols: { min: 'TLSv1.2', max: 'TLSv1.2' },
    },
  ],
  'a private key that is none': [{ ...oneWay, identity: { ...broker, privateKey: 'what?' } }, {}],
}

for (const [reason, [server, tls]] of Object.entries(refused)) {
  test(`ETLS: ${reason}`, () =>
    inNodeWorld()(async ({ world }) => {
      const met = await meet(world, server, tls).catch((fault: unknown) => ({
        outcome: fault,
        accepted: [],
      }))
      assert.ok(met.outcome instanceof NetFault)
      assert.equal(met.outcome.code, 'ETLS', met.outcome.message)
      assert.deepEqual(met.accepted, [])
    }))
}

test('a client that shows no certificate, or a stranger’s, is not accepted where one is required', () =>
  inNodeWorld()(async ({ world }) => {
    for (const tls of [{ trusted }, { trusted, identity: stranger }]) {
      // Under TLS 1.3 the client's handshake is over before the server has looked, and Node's server
      // then cuts without an alert: all the client sees is the end.
      const accepted: Socket[] = []
      const owner = new Recorder()
      const listener = await world.net.listen(
        { address: { host: '127.0.0.1', port: 0 }, tls: BOTH_WAYS.server },
        (socket) => {
          accepted.push(socket)
          return new Recorder()
        },
      )
      const dialling = { address: listener.address, timeoutMs: 5000, tls }
      const failed = await world.net
        .dial(dialling, () => owner)
        .then(
          () => false,
          (thrown: unknown) => thrown instanceof NetFault,
        )
      await until(world, () => failed || owner.ending.length > 0)
      assert.deepEqual(accepted, [])
      await listener.close()
    }
  }))

test('a reset by the server is a fault to the client; one by the client is the end to the server', () =>
  inNodeWorld()(async ({ world }) => {
    const first = await joinOverTls(BOTH_WAYS)(world)
    first.server.socket.reset()
    await until(world, () => first.client.owner.isClosed && first.server.owner.isClosed)
    assert.equal(first.server.owner.fault, null)
    assert.equal(first.client.owner.fault?.code, 'ECONNRESET')
    const second = await joinOverTls(BOTH_WAYS)(world)
    second.client.socket.reset()
    await until(world, () => second.server.owner.ending.includes('ended'))
    second.server.socket.end()
    await until(world, () => second.client.owner.isClosed && second.server.owner.isClosed)
    assert.equal(second.client.owner.fault, null)
  }))

test('a dialled TLS option that is none is a fault of the call', () =>
  inNodeWorld()(async ({ world }) => {
    const tls = { identity: { certificate: 'what?', privateKey: 'who?' } }
    const dialling = { address: { host: '127.0.0.1', port: 1 }, timeoutMs: 1000, tls }
    await assert.rejects(
      world.net.dial(dialling, () => assert.fail('dialled')),
      (thrown) => thrown instanceof NetFault && thrown.code === 'ETLS',
    )
  }))

test('names and addresses of the certificate are accepted, and any name where none is asked for', () =>
  inNodeWorld()(async ({ world }) => {
    const welcome: readonly [TlsClientOptions, string][] = [
      [{ trusted }, 'localhost'],
      [{ trusted }, '127.0.0.1'],
      [{ trusted, serverName: 'broker.test' }, '127.0.0.1'],
      [{ trusted: [broker.certificate, authority.certificate], serverName: null }, '127.0.0.1'],
    ]
    for (const [options, host] of welcome) {
      const { outcome, accepted } = await meet(world, oneWay, options, host)
      assert.ok(!(outcome instanceof NetFault), String(outcome))
      assert.equal(accepted[0]?.tls?.certificate, null)
    }
    const locked = await meet(world, { ...oneWay, identity: lockedBroker }, { trusted })
    assert.ok(!(locked.outcome instanceof NetFault), String(locked.outcome))
  }))

test('a certificate that was only requested and is not trusted is told, with its bytes', () =>
  inNodeWorld()(async ({ world }) => {
    const server = { ...BOTH_WAYS.server, clientCertificate: 'requested' } as const
    const met = await meet(world, server, { trusted, identity: stranger })
    assert.equal(met.accepted[0]?.tls?.authorized, false)
    assert.deepEqual(met.accepted[0]?.tls?.certificate, der(stranger))
    const none = await meet(world, server, { trusted })
    assert.equal(none.accepted[0]?.tls?.authorized, false)
    assert.equal(none.accepted[0]?.tls?.certificate, null)
  }))

test('a handshake that fails is logged and costs only itself', async () => {
  const lines: LogLine[] = []
  await inNodeWorld(
    {},
    lines,
  )(async ({ world }) => {
    let accepted = 0
    const address = { host: '127.0.0.1', port: 0 }
    const listener = await world.net.listen({ address, tls: oneWay }, () => {
      accepted++
      return new Recorder()
    })
    const plain = new Recorder()
    const dialling = { address: listener.address, timeoutMs: 5000 }
    const socket = await world.net.dial(dialling, () => plain)
    socket.write([bytes('GET / HTTP/1.1\r\n\r\n')])
    await until(world, () => plain.isClosed || plain.events.includes('ended'))
    const rude = await world.net.dial(dialling, () => new Recorder())
    rude.reset()
    assert.equal(accepted, 0)
    await until(world, () => lines.some(({ message }) => message === 'a TLS handshake failed'))
    await world.net.dial({ ...dialling, tls: { trusted } }, () => new Recorder())
    await until(world, () => accepted === 1)
    await listener.close()
  })
})

test('a server that never says a word is given up on in time, TLS included', () =>
  inNodeWorld()(async ({ world }) => {
    const silent = new Recorder()
    const address = { host: '127.0.0.1', port: 0 }
    const listener = await world.net.listen({ address }, () => silent)
    const dialling = { address: listener.address, timeoutMs: 60, tls: { trusted } }
    await assert.rejects(
      world.net.dial(dialling, () => assert.fail('dialled')),
      (thrown) => thrown instanceof NetFault && thrown.code === 'ETIMEDOUT',
    )
    await until(world, () => silent.isClosed || silent.events.includes('ended'))
    await listener.close()
  }))

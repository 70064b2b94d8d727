import assert from 'node:assert/strict'
import { type DialOptions, NetFault, type Socket } from '../net.ts'
import { connectionConformance } from './connection.ts'
import { bytes, joinByNetwork, joinInMemory, later, Recorder, until } from './recorder.ts'
import { conform, type InWorld, type Laws } from './subject.ts'

const ANY_PORT = { host: '127.0.0.1', port: 0 }

function to(address: DialOptions['address']): DialOptions {
  return { address, timeoutMs: 5000 }
}

function faultWith(code: string) {
  return (thrown: unknown) => thrown instanceof NetFault && thrown.code === code
}

const refuse = (): never => assert.fail('nobody was expected')

const listenLaws: Laws = {
  async 'both ends know their addresses, and each the other’s'({ world }) {
    const { client, server } = await joinByNetwork(world)
    assert.deepEqual(client.socket.local, server.socket.remote)
    assert.deepEqual(client.socket.remote, server.socket.local)
    assert.equal(server.socket.local.host, '127.0.0.1')
    assert.ok(client.socket.local.port > 0)
    for (const { socket } of [client, server]) {
      assert.equal(socket.principal, null)
      assert.equal(socket.tls, null)
      socket.setNoDelay(true)
      socket.setKeepAlive(true, 60_000)
    }
  },

  async 'whoever accepts may write at once, and may refuse by a reset'({ world }) {
    let refusing = false
    const listener = await world.net.listen({ address: ANY_PORT }, (socket) => {
      socket.write([bytes('hello')])
      if (refusing) socket.reset()
      return new Recorder()
    })
    const first = new Recorder()
    await world.net.dial(to(listener.address), () => first)
    await until(world, () => first.text === 'hello')
    refusing = true
    const second = new Recorder()
    // The reset may be quicker than whoever dials.
    const fault = await world.net
      .dial(to(listener.address), () => second)
      .then(
        () => until(world, () => second.isClosed).then(() => second.fault),
        (thrown: unknown) => thrown,
      )
    assert.ok(faultWith('ECONNRESET')(fault))
    assert.deepEqual([...first.wrong, ...second.wrong], [])
    await listener.close()
  },

  async 'nobody listens: ECONNREFUSED; somebody does already: EADDRINUSE'({ world }) {
    const listener = await world.net.listen({ address: ANY_PORT }, refuse)
    await assert.rejects(
      world.net.listen({ address: listener.address }, refuse),
      faultWith('EADDRINUSE'),
    )
    await listener.close()
    await assert.rejects(world.net.dial(to(listener.address), refuse), faultWith('ECONNREFUSED'))
  },

  async 'a listener that closes leaves its connections and frees its port'({ world }) {
    const { client, server } = await joinByNetwork(world)
    // `joinByNetwork` has closed the listener.
    client.socket.write([bytes('still here')])
    await until(world, () => server.owner.text === 'still here')
    const again = await world.net.listen({ address: server.socket.local }, refuse)
    assert.deepEqual(again.address, server.socket.local)
    await again.close()
    await again.close()
  },

  async 'while accepting is paused connections wait, and are all served afterwards'({ world }) {
    const accepted: Socket[] = []
    const listener = await world.net.listen({ address: ANY_PORT }, (socket) => {
      accepted.push(socket)
      return new Recorder()
    })
    listener.pauseAccepting()
    const owners = [new Recorder(), new Recorder(), new Recorder()]
    const dialled = owners.map((owner) => world.net.dial(to(listener.address), () => owner))
    await later(world, 50)
    assert.equal(accepted.length, 0)
    listener.resumeAccepting()
    await Promise.all(dialled)
    await until(world, () => accepted.length === 3)
    for (const socket of accepted) socket.write([bytes('at last')])
    await until(world, () => owners.every((owner) => owner.text === 'at last'))
    listener.pauseAccepting()
    listener.resumeAccepting()
    await world.net.dial(to(listener.address), () => new Recorder())
    await until(world, () => accepted.length === 4)
    await listener.close()
  },

  async 'when the world is gone nothing is listened to and no promise settles'({ world, crash }) {
    const listener = await world.net.listen({ address: ANY_PORT }, refuse)
    const heard: string[] = []
    const hear = (): void => {
      heard.push('settled')
    }
    void world.net.dial(to(listener.address), refuse).then(hear, hear)
    crash()
    void world.net.dial(to(listener.address), refuse).then(hear, hear)
    void world.net.listen({ address: ANY_PORT }, refuse).then(hear, hear)
    void listener.close().then(hear, hear)
    for (let round = 0; round < 50; round++) await Promise.resolve()
    assert.deepEqual(heard, [])
  },
}

const pairLaws: Laws = {
  async 'both ends of a pair know whom it speaks for'({ world }) {
    const { client, server } = await joinInMemory(world)
    assert.equal(client.socket.principal, 'User:alice')
    assert.equal(server.socket.principal, 'User:alice')
    assert.equal(client.socket.tls, null)
    client.socket.setNoDelay(true)
    client.socket.setKeepAlive(true, 1000)
  },

  async 'nothing is delivered inside the call that sent it'({ world }) {
    const { client, server } = await joinInMemory(world)
    client.socket.write([bytes('later')])
    client.socket.end()
    assert.equal(server.owner.receivedBytes, 0)
    assert.deepEqual(server.owner.events, [])
    await until(world, () => server.owner.events.includes('ended'))
    assert.equal(server.owner.text, 'later')
  },

  async 'a pair that is taken back is closed at both ends'({ world }) {
    const client = new Recorder()
    const server = new Recorder()
    const cancel = world.net.pair(
      { principal: 'User:bob' },
      () => client,
      () => server,
    )
    cancel()
    cancel()
    await until(world, () => client.isClosed && server.isClosed)
    assert.deepEqual(client.events, ['closed'])
    assert.deepEqual(server.events, ['closed'])
  },
}

/** The contract of `Net`. */
export function netConformance(world: string, inWorld: InWorld): void {
  connectionConformance(`${world} network`, inWorld, joinByNetwork)
  connectionConformance(`${world} pair`, inWorld, joinInMemory)
  conform(world, inWorld, { ...listenLaws, ...pairLaws })
}

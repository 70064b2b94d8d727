import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Recorder } from '../../conformance/recorder.ts'
import { type Listener, NetFault, type Socket } from '../../net.ts'
import type { World } from '../../world.ts'
import { calm, type Faults, rough } from '../faults.ts'
import type { Machine } from '../machine.ts'
import { Universe } from '../universe.ts'

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed)

const PORT = 9092

/** A client and a server on machines of their own, and what each end of one connection has heard. */
interface Scene {
  readonly universe: Universe
  readonly clientMachine: Machine
  readonly serverMachine: Machine
  readonly client: Recorder
  readonly server: Recorder
  readonly clientSocket: Socket
  readonly serverSocket: Socket
}

async function connect(universe: Universe): Promise<Scene> {
  const clientMachine = universe.machine('client')
  const serverMachine = universe.machine('server')
  const client = new Recorder()
  const server = new Recorder()
  const accepted: Socket[] = []
  await universe.settle(
    listen(serverMachine.start().world, (socket) => {
      accepted.push(socket)
      return server
    }),
  )
  const clientSocket = await universe.settle(dial(clientMachine.start().world, client))
  assert.ok(await universe.runUntil(() => accepted.length === 1))
  const serverSocket = accepted[0] as Socket
  return { universe, clientMachine, serverMachine, client, server, clientSocket, serverSocket }
}

function listen(
  world: World,
  accept: (socket: Socket) => Recorder,
  backlog = 10,
): Promise<Listener> {
  return world.net.listen({ address: { host: '0.0.0.0', port: PORT }, backlog }, accept)
}

function dial(world: World, owner: Recorder, host = 'server'): Promise<Socket> {
  return world.net.dial({ address: { host, port: PORT }, timeoutMs: 30_000 }, () => owner)
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function isFault(code: string): (thrown: unknown) => boolean {
  return (thrown) => thrown instanceof NetFault && thrown.code === code
}

function eachScene(body: (scene: Scene) => Promise<void>): () => Promise<void> {
  return async () => {
    for (const seed of SEEDS) await body(await connect(new Universe({ seed })))
  }
}

describe('a partition', () => {
  it(
    'holds bytes back and lets them through, in their order, when it heals',
    eachScene(async ({ universe, clientMachine, client, server, clientSocket, serverSocket }) => {
      universe.network.isolate(clientMachine)
      for (let digit = 0; digit < 10; digit += 1) {
        clientSocket.write([bytes(String(digit))])
        serverSocket.write([bytes(String(9 - digit))])
        await universe.runFor(1_000)
      }
      assert.equal(server.text + client.text, '')
      universe.network.heal()
      await universe.runFor(5_000)
      assert.equal(server.text, '0123456789')
      assert.equal(client.text, '9876543210')
    }),
  )

  it(
    'that lasts makes TCP give up: ETIMEDOUT to whoever sent, and nothing to the other',
    eachScene(async ({ universe, clientMachine, serverMachine, client, server, clientSocket }) => {
      universe.network.partition([clientMachine], [serverMachine])
      clientSocket.write([bytes('lost')])
      await universe.runFor(1_000_000)
      assert.equal(client.fault?.code, 'ETIMEDOUT')
      assert.deepEqual(server.events, [])
      universe.network.heal()
      await universe.runToIdle()
      assert.equal(server.text, '', 'a connection that was given up sends nothing any more')
    }),
  )

  it(
    'in one direction: bytes arrive and nobody acknowledges them, so their sender believes them lost',
    eachScene(async ({ universe, clientMachine, serverMachine, client, server, clientSocket }) => {
      universe.network.block(serverMachine, clientMachine)
      clientSocket.write([bytes('done twice?')])
      await universe.runFor(1_000_000)
      assert.equal(server.text, 'done twice?')
      assert.equal(client.fault?.code, 'ETIMEDOUT')
    }),
  )

  it('lets dials wait: they succeed when it heals in time, and time out when not', async () => {
    for (const seed of SEEDS) {
      const universe = new Universe({ seed })
      const [client, server] = [universe.machine('client'), universe.machine('server')]
      await universe.settle(listen(server.start().world, () => new Recorder()))
      const { world } = client.start()
      universe.network.block(seed % 2 === 0 ? client : server, seed % 2 === 0 ? server : client)
      const began = universe.nowMs
      await assert.rejects(universe.settle(dial(world, new Recorder())), isFault('ETIMEDOUT'))
      assert.ok(Math.abs(universe.nowMs - began - 30_000) < 1)
      universe.after(10_000, () => universe.network.heal())
      await universe.settle(dial(world, new Recorder()))
    }
  })
})

describe('a half-open connection', () => {
  it(
    'comes of a reset that met a partition; keep-alive or a write finds out',
    eachScene(async ({ universe, clientMachine, server, clientSocket, serverSocket }) => {
      universe.network.isolate(clientMachine)
      clientSocket.reset()
      await universe.runFor(10_000)
      universe.network.heal()
      await universe.runFor(100_000)
      assert.deepEqual(server.events, [], 'half open')
      const writes = universe.dice('test').chance(0.5)
      if (writes) serverSocket.write([bytes('are you there?')])
      else serverSocket.setKeepAlive(true, 5_000)
      await universe.runFor(20_000)
      assert.equal(server.fault?.code, 'ECONNRESET')
    }),
  )

  it(
    'comes of a partition too, and keep-alive finds out when nobody writes',
    eachScene(async ({ universe, clientMachine, server, serverSocket }) => {
      serverSocket.setKeepAlive(true, 60_000)
      await universe.runFor(200_000)
      assert.deepEqual(server.events, [])
      universe.network.isolate(clientMachine)
      await universe.runFor(60_000)
      assert.deepEqual(server.events, [])
      await universe.runFor(11_000)
      assert.equal(server.fault?.code, 'ETIMEDOUT')
    }),
  )
})

describe('the death of a process', () => {
  it('shows to the other side as an end or a reset, and what it had not sent is not sent', async () => {
    const seen = new Set<string>()
    for (const seed of SEEDS) {
      const { universe, clientMachine, clientSocket, server, serverSocket } = await connect(
        new Universe({ seed }),
      )
      clientSocket.write([new Uint8Array(10_000_000)])
      clientMachine.crash()
      await universe.runFor(1_000)
      assert.ok(server.receivedBytes < 10_000_000)
      if (!server.isClosed) {
        assert.deepEqual(server.events, ['ended'])
        serverSocket.write([bytes('to nobody')])
        await universe.runFor(1_000)
      }
      assert.equal(server.fault?.code, 'ECONNRESET')
      seen.add(server.events.join())
    }
    assert.deepEqual([...seen].sort(), ['closed', 'ended,closed'])
  })

  it('by loss of power says nothing; a reset comes when the machine is back and is written to', async () => {
    for (const seed of SEEDS) {
      const { universe, clientMachine, server, serverSocket } = await connect(
        new Universe({ seed }),
      )
      clientMachine.powerLoss()
      serverSocket.write([bytes('hello?')])
      await universe.runFor(100_000)
      assert.deepEqual(server.events, [])
      clientMachine.start()
      await universe.runFor(10_000)
      assert.equal(server.fault?.code, 'ECONNRESET')
    }
  })

  it('frees its port for its successor', async () => {
    const universe = new Universe({ seed: 1 })
    const machine = universe.machine('server')
    await universe.settle(listen(machine.start().world, () => new Recorder()))
    const second = machine.start().world
    await assert.rejects(
      universe.settle(listen(second, () => new Recorder())),
      isFault('EADDRINUSE'),
    )
    machine.incarnations[0]?.crash()
    await universe.settle(listen(second, () => new Recorder()))
  })
})

describe('a process that stands still', () => {
  it(
    'still receives: its kernel accepts and keeps what fits, and the rest waits at the sender',
    eachScene(async ({ universe, serverMachine, clientSocket, server }) => {
      serverMachine.pause()
      clientSocket.write([new Uint8Array(1_000_000)])
      await universe.runFor(10_000)
      assert.equal(server.receivedBytes, 0)
      assert.ok(clientSocket.unsentBytes > 0 && clientSocket.unsentBytes < 1_000_000)
      serverMachine.resume()
      await universe.runFor(10_000)
      assert.equal(server.receivedBytes, 1_000_000)
    }),
  )

  it('is still dialled, up to its backlog', async () => {
    for (const seed of SEEDS) {
      const universe = new Universe({ seed })
      const server = universe.machine('server').start()
      const { world } = universe.machine('client').start()
      let accepted = 0
      const accept = (): Recorder => {
        accepted += 1
        return new Recorder()
      }
      await universe.settle(listen(server.world, accept, 2))
      server.pause()
      await universe.settle(dial(world, new Recorder()))
      await universe.settle(dial(world, new Recorder()))
      await assert.rejects(universe.settle(dial(world, new Recorder())), isFault('ETIMEDOUT'))
      assert.equal(accepted, 0)
      server.resume()
      await universe.settle(dial(world, new Recorder()))
      await universe.runToIdle()
      assert.equal(accepted, 3)
    }
  })
})

describe('addresses', () => {
  it('are found by name, number and loopback, and nobody else’s can be listened to', async () => {
    const universe = new Universe({ seed: 1 })
    const machine = universe.machine('server')
    const { world } = machine.start()
    universe.names.set('kafka.example', [machine.address])
    await universe.settle(listen(world, () => new Recorder()))
    for (const host of ['server', machine.address, 'kafka.example', 'localhost', '::1']) {
      const socket = await universe.settle(dial(world, new Recorder(), host))
      assert.equal(socket.remote.port, PORT)
    }
    await assert.rejects(
      universe.settle(dial(world, new Recorder(), 'nowhere')),
      isFault('ENOTFOUND'),
    )
    await assert.rejects(
      universe.settle(dial(world, new Recorder(), '192.0.2.1')),
      isFault('EHOSTUNREACH'),
    )
    const elsewhere = { address: { host: '192.0.2.1', port: 0 } }
    await assert.rejects(
      universe.settle(world.net.listen(elsewhere, () => new Recorder())),
      isFault('EADDRNOTAVAIL'),
    )
    assert.deepEqual(await universe.settle(world.outside.resolve('server')), [machine.address])
    await assert.rejects(universe.settle(world.outside.resolve('nowhere')), isFault('ENOTFOUND'))
  })

  it('loopback stays on its machine', async () => {
    const universe = new Universe({ seed: 1 })
    const address = { host: '127.0.0.1', port: PORT }
    const { world } = universe.machine('server').start()
    await universe.settle(world.net.listen({ address }, () => new Recorder()))
    const other = universe.machine('client').start().world
    for (const host of ['server', '127.0.0.1']) {
      await assert.rejects(
        universe.settle(dial(other, new Recorder(), host)),
        isFault('ECONNREFUSED'),
      )
    }
  })
})

describe('faults of the network', () => {
  const harsh: Faults = { ...calm, net: { ...rough.net, resetChance: 0.02, silenceChance: 0.2 } }

  it('lose the end of a stream, never its middle: what arrives is a first part of what was sent', async () => {
    const seen = { whole: 0, reset: 0, silent: 0 }
    for (let seed = 0; seed < 150; seed += 1) {
      const universe = new Universe({ seed })
      const { client, server, clientSocket } = await connect(universe)
      universe.faults = harsh
      const text = Array.from({ length: 2_000 }, (_, at) => `${at},`).join('')
      for (let at = 0; at < text.length; at += 500) {
        if (!client.isClosed) clientSocket.write([bytes(text.slice(at, at + 500))])
        await universe.runFor(20)
      }
      if (!client.isClosed) clientSocket.end()
      await universe.runFor(60_000)
      assert.ok(text.startsWith(server.text), `seed ${seed}`)
      assert.deepEqual([...client.wrong, ...server.wrong], [])
      if (server.events.includes('ended')) assert.equal(server.text, text)
      if (server.events.includes('ended')) seen.whole += 1
      else if (server.isClosed) seen.reset += 1
      else seen.silent += 1
    }
    assert.ok(seen.whole > 10 && seen.reset > 10, JSON.stringify(seen))
  })

  it('refuse and silence dials and connections as often as the universe says', async () => {
    const faults = { ...calm, net: { ...calm.net, refuseChance: 0.5, silenceChance: 1 } }
    const universe = new Universe({ seed: 5, faults })
    await universe.settle(listen(universe.machine('server').start().world, () => new Recorder()))
    const { world } = universe.machine('client').start()
    const owner = new Recorder()
    let refused = 0
    for (;;) {
      const socket = await universe.settle(dial(world, owner).catch(() => null))
      if (socket === null) {
        refused += 1
        continue
      }
      await universe.runFor(10_000)
      socket.write([bytes('into the void')])
      await universe.runFor(1_000_000)
      break
    }
    assert.ok(refused < 20)
    assert.equal(owner.fault?.code, 'ETIMEDOUT')
  })
})

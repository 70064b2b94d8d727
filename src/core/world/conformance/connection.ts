import assert from 'node:assert/strict'
import { Gone } from '../world.ts'
import { bytes, type Join, type Joined, later, Recorder, until } from './recorder.ts'
import { conform, type InWorld, type Laws } from './subject.ts'

/** What no kernel holds for a reader that has stopped. */
const MORE_THAN_A_KERNEL_HOLDS = 32 * 1024 * 1024

function asPromised({ client, server }: Joined): void {
  assert.deepEqual(client.owner.wrong, [])
  assert.deepEqual(server.owner.wrong, [])
}

const bytesLaws = (join: Join): Laws => ({
  async 'bytes arrive in their order and in both directions, through buffers of any size'({
    world,
  }) {
    const server = new Recorder(7)
    const joined = await join(world, { server })
    const { client } = joined
    const text = Array.from({ length: 3000 }, (_, index) => `${index},`).join('')
    const cut = [0, 1, 1, 100, 5000, text.length]
    const pieces = cut.map((end, index) => bytes(text.slice(cut[index - 1] ?? 0, end)))
    client.socket.write(pieces.slice(0, 3))
    client.socket.write(pieces.slice(3))
    joined.server.socket.write([bytes('welcome')])
    await until(world, () => server.receivedBytes >= text.length)
    await until(world, () => client.owner.receivedBytes >= 7)
    assert.equal(server.text, text)
    assert.equal(client.owner.text, 'welcome')
    asPromised(joined)
  },

  async 'sent is called for each write in turn, when it is out of our hands, never inside it'({
    world,
  }) {
    const joined = await join(world)
    const { client } = joined
    const order: string[] = []
    client.socket.write([bytes('a'), bytes('b')], () => order.push('first'))
    client.socket.write([bytes('c')])
    client.socket.write([], () => order.push('empty'))
    client.socket.write([bytes('d')], () => order.push('last'))
    assert.deepEqual(order, [])
    await until(world, () => order.length === 3)
    assert.deepEqual(order, ['first', 'empty', 'last'])
    assert.equal(client.socket.unsentBytes, 0)
    await until(world, () => joined.server.owner.text === 'abcd')
    asPromised(joined)
  },
})

const pauseLaws = (join: Join): Laws => ({
  async 'a reader that pauses holds the writer back, and is told nothing until it resumes'({
    world,
  }) {
    const joined = await join(world, { server: new Recorder(256 * 1024) })
    const { client, server } = joined
    server.socket.pause()
    const piece = new Uint8Array(1024 * 1024).fill(120)
    let sent = 0
    for (let size = 0; size < MORE_THAN_A_KERNEL_HOLDS; size += piece.byteLength) {
      client.socket.write([piece], () => sent++)
    }
    await later(world, 50)
    assert.equal(server.owner.receivedBytes, 0)
    assert.ok(client.socket.unsentBytes > 0)
    assert.ok(!client.owner.events.includes('drained'))
    server.socket.resume()
    await until(world, () => server.owner.receivedBytes === MORE_THAN_A_KERNEL_HOLDS)
    await until(world, () => client.owner.events.includes('drained'))
    assert.equal(sent, 32)
    assert.equal(client.socket.unsentBytes, 0)
    asPromised(joined)
  },

  async 'a pause inside filled takes effect at once'({ world }) {
    const server = new Recorder(10)
    const joined = await join(world, { server })
    let pauses = 0
    server.onFilled = () => {
      pauses++
      joined.server.socket.pause()
    }
    joined.client.socket.write([bytes('x'.repeat(35))])
    await until(world, () => pauses === 1)
    await later(world, 10)
    assert.equal(pauses, 1)
    const before = server.receivedBytes
    assert.ok(before <= 10)
    joined.server.socket.resume()
    assert.equal(server.receivedBytes, before)
    await until(world, () => pauses === 2)
    server.onFilled = () => {}
    joined.server.socket.resume()
    await until(world, () => server.receivedBytes === 35)
    asPromised(joined)
  },

  async 'a pause inside filled that is taken back there changes nothing'({ world }) {
    const server = new Recorder(10)
    const joined = await join(world, { server })
    server.onFilled = () => {
      joined.server.socket.pause()
      joined.server.socket.resume()
    }
    joined.client.socket.write([bytes('y'.repeat(35))])
    await until(world, () => server.receivedBytes === 35)
    asPromised(joined)
  },
})

const endLaws = (join: Join): Laws => ({
  async 'one side may end and still hear the other; then both are closed without a fault'({
    world,
  }) {
    const joined = await join(world)
    const { client, server } = joined
    client.socket.write([bytes('question')])
    client.socket.end()
    client.socket.write([bytes('too late')], () => client.owner.wrong.push('sent after end'))
    await until(world, () => server.owner.events.includes('ended'))
    assert.equal(server.owner.text, 'question')
    assert.ok(!server.owner.isClosed)
    server.socket.write([bytes('answer')])
    server.socket.end()
    await until(world, () => client.owner.isClosed && server.owner.isClosed)
    assert.equal(client.owner.text, 'answer')
    assert.deepEqual(client.owner.ending, ['ended', 'closed'])
    assert.deepEqual(server.owner.ending, ['ended', 'closed'])
    assert.equal(client.owner.fault, null)
    assert.equal(server.owner.fault, null)
    asPromised(joined)
  },

  async 'when the world is gone its sockets throw Gone and its owners hear nothing'({
    world,
    crash,
  }) {
    const joined = await join(world)
    const { client, server } = joined
    client.socket.write([bytes('never heard')])
    crash()
    assert.throws(() => client.socket.write([bytes('x')]), Gone)
    assert.throws(() => client.socket.end(), Gone)
    assert.throws(() => client.socket.reset(), Gone)
    assert.throws(() => client.socket.pause(), Gone)
    assert.throws(() => client.socket.resume(), Gone)
    assert.throws(() => client.socket.setNoDelay(true), Gone)
    assert.throws(() => client.socket.setKeepAlive(true, 1000), Gone)
    assert.throws(() => client.socket.unsentBytes, Gone)
    for (let round = 0; round < 50; round++) await Promise.resolve()
    assert.equal(server.owner.receivedBytes, 0)
    assert.deepEqual(server.owner.ending, [])
    assert.deepEqual(client.owner.ending, [])
  },
})

const resetLaws = (join: Join): Laws => ({
  async 'a reset is no fault to who does it, and ECONNRESET to the other'({ world }) {
    const joined = await join(world)
    const { client, server } = joined
    client.socket.reset()
    client.socket.reset()
    assert.ok(!client.owner.isClosed)
    client.socket.write([bytes('too late')], () => client.owner.wrong.push('sent after reset'))
    await until(world, () => client.owner.isClosed && server.owner.isClosed)
    assert.equal(client.owner.fault, null)
    assert.equal(server.owner.fault?.code, 'ECONNRESET')
    assert.deepEqual(client.owner.ending, ['closed'])
    assert.deepEqual(server.owner.ending, ['closed'])
    // What is called on a closed socket does nothing.
    server.socket.write([bytes('hello?')], () => server.owner.wrong.push('sent after closed'))
    server.socket.pause()
    server.socket.resume()
    server.socket.end()
    server.socket.reset()
    await later(world, 10)
    assert.deepEqual(server.owner.ending, ['closed'])
    asPromised(joined)
  },
})

/** The laws of two ends of a connection that carry bytes, but for a reset. */
export function streamConformance(name: string, inWorld: InWorld, join: Join): void {
  conform(name, inWorld, { ...bytesLaws(join), ...pauseLaws(join), ...endLaws(join) })
}

/** The laws of a connection, whichever way its two ends were joined. */
export function connectionConformance(name: string, inWorld: InWorld, join: Join): void {
  streamConformance(name, inWorld, join)
  conform(name, inWorld, resetLaws(join))
}

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { LogLine } from '../../logging/index.ts'
import { bytes, joinByNetwork, Recorder, until } from '../conformance/recorder.ts'
import { NetFault, type Socket } from '../net.ts'
import { Gone, type World } from '../world.ts'
import { inNodeWorld } from './conformance/in-node-world.ts'
import { NotThereYet } from './outside.ts'
import { createNodeWorld } from './world.ts'

const quiet = { log: () => {} }

/** Runs a program in a process of its own and gives what it said; it must end by itself. */
async function runAlone(program: string, shell: string | null = null): Promise<string> {
  const command = [process.execPath, '--input-type=module', '-e', program]
  const child =
    shell === null
      ? spawn(command[0] as string, command.slice(1))
      : spawn('/bin/sh', ['-c', `${shell}; exec "$0" "$@"`, ...command])
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  }
  const [code] = await once(child, 'close')
  assert.equal(code, 0, said)
  return said
}

const index = new URL('./index.js', import.meta.url).href
const thread = new URL('./conformance/job-thread.js', import.meta.url).href
const jobs = new URL('../conformance/jobs.js', import.meta.url).href

test('a world that was closed leaves nothing behind: the process ends by itself', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ottla-world-'))
  const said = await runAlone(`
    import { createNodeWorld } from ${JSON.stringify(index)}
    import { jobsOfConformance } from ${JSON.stringify(jobs)}
    const { world, close } = createNodeWorld({
      log: () => {},
      jobs: jobsOfConformance,
      workerEntry: new URL(${JSON.stringify(thread)}),
    })
    const owner = { next: () => new Uint8Array(10), filled() {}, ended() {}, drained() {}, closed() {} }
    const any = { address: { host: '127.0.0.1', port: 0 } }
    const listener = await world.net.listen(any, () => owner)
    listener.pauseAccepting()
    const dialled = await world.net.dial({ address: listener.address, timeoutMs: 1000 }, () => owner)
    dialled.write([new Uint8Array(1000)])
    void world.net.dial({ address: { host: 'localhost', port: 9 }, timeoutMs: 100000 }, () => owner).catch(() => {})
    world.timers.after(100000, () => {})
    const file = await world.disk.open(${JSON.stringify(join(directory, 'file'))}, 'append')
    await file.append([new Uint8Array(10)])
    void file.sync()
    await world.disk.lock(${JSON.stringify(join(directory, '.lock'))})
    await world.jobs.run('sum', { numbers: [1] })
    void world.jobs.run('wait', 100000)
    void world.outside.resolve('localhost')
    await close()
    await new Promise((resolve) => setImmediate(resolve))
    const left = process.getActiveResourcesInfo().filter((name) => !/^(Pipe|TTY|FSReq)/.test(name))
    console.log(JSON.stringify(left))
  `)
  assert.equal(said, '[]\n')
  assert.deepEqual(readdirSync(directory), ['file'])
  rmSync(directory, { recursive: true })
})

test('a bug in a callback halts its world and no other; the other sees a reset', async () => {
  const halts: Error[] = []
  const faulty = createNodeWorld({ ...quiet, onHalt: (bug) => halts.push(bug) })
  const healthy = createNodeWorld(quiet)
  const bug = new Error('a bug')
  const listener = await faulty.world.net.listen(
    { address: { host: '127.0.0.1', port: 0 } },
    () => ({
      next: () => new Uint8Array(10),
      filled() {
        throw bug
      },
      ended: () => assert.fail('the world is gone'),
      drained: () => assert.fail('the world is gone'),
      closed: () => assert.fail('the world is gone'),
    }),
  )
  const owner = new Recorder()
  const dialling = { address: listener.address, timeoutMs: 1000 }
  const socket = await healthy.world.net.dial(dialling, () => owner)
  socket.write([bytes('this will hurt')])
  await until(healthy.world, () => owner.isClosed)
  assert.equal(owner.fault?.code, 'ECONNRESET')
  assert.deepEqual(halts, [bug])
  assert.throws(() => faulty.world.clock.nowMs(), Gone)
  await assert.rejects(
    healthy.world.net.dial(dialling, () => owner),
    NetFault,
  )
  faulty.world.outside.halt(new Error('again'))
  faulty.world.outside.log({ level: 'info', source: 'test', message: 'unheard', fields: {} })
  assert.deepEqual(halts, [bug])
  await faulty.close()
  await healthy.close()
})

test('an owner that gives an empty buffer is a bug, read directly or by copy', async () => {
  for (const reads of ['direct', 'copied'] as const) {
    const halts: Error[] = []
    const node = createNodeWorld({ ...quiet, reads, onHalt: (bug) => halts.push(bug) })
    const listener = await node.world.net.listen(
      { address: { host: '127.0.0.1', port: 0 } },
      () => ({ next: () => new Uint8Array(0), filled() {}, ended() {}, drained() {}, closed() {} }),
    )
    const socket = await node.world.net.dial(
      { address: listener.address, timeoutMs: 1000 },
      () => new Recorder(),
    )
    socket.write([bytes('x')])
    while (halts.length === 0) await new Promise<void>((resolve) => setImmediate(resolve))
    assert.match(String(halts[0]?.message), /empty buffer/)
    await node.close()
  }
})

test('a process that is out of descriptors goes on accepting when it has some again', async () => {
  const said = await runAlone(
    `
    import { createNodeWorld } from ${JSON.stringify(index)}
    const { world, close } = createNodeWorld({ log: () => {} })
    const owner = { next: () => new Uint8Array(10), filled() {}, ended() {}, drained() {}, closed() {} }
    let accepted = 0
    const any = { address: { host: '127.0.0.1', port: 0 } }
    const listener = await world.net.listen(any, () => { accepted++; return owner })
    const dial = () => world.net.dial({ address: listener.address, timeoutMs: 500 }, () => owner)
    const sockets = []
    let refused = 0
    for (let i = 0; i < 60; i++) await dial().then((socket) => sockets.push(socket), () => refused++)
    const before = accepted
    for (const socket of sockets) socket.reset()
    await new Promise((resolve) => world.timers.after(50, resolve))
    const last = await dial()
    await new Promise((resolve) => world.timers.after(50, resolve))
    console.log(refused > 0, before < 60, accepted > before)
    await close()
  `,
    'ulimit -n 64',
  )
  assert.equal(said, 'true true true\n')
})

test('a thread that crashes loses its job, and the next one gets another thread', () => {
  const options = {
    jobs: { crash: refuse, count: refuse },
    workerEntry: new URL('./conformance/crashing-thread.js', import.meta.url),
  }
  return inNodeWorld(options)(async ({ world }) => {
    await assert.rejects(world.jobs.run('crash', null), /helper thread of job crash has ended/)
    const answers = await Promise.all([1, 2, 3].map((n) => world.jobs.run('count', n)))
    assert.deepEqual(answers, [2, 3, 4])
    await assert.rejects(world.jobs.run('crash', null), /helper thread of job crash has ended/)
    assert.equal(await world.jobs.run('count', 6), 7)
    await assert.rejects(
      world.jobs.run('count', () => {}),
      { name: 'DataCloneError' },
    )
    assert.equal(await world.jobs.run('count', 8), 9)
  })
})

const refuse = (): never => assert.fail('it runs on a thread')

test('a path that is to be probed and is not as Node has it is told once', async () => {
  const lines: LogLine[] = []
  await inNodeWorld(
    { workerEntry: new URL('file:///nowhere.js'), jobs: { one: async () => 1 } },
    lines,
  )(async ({ world }) => {
    assert.deepEqual(await Promise.all([1, 2].map((n) => world.jobs.run('one', n))), [1, 1])
    assert.equal(await world.jobs.run('one', 3), 1)
  })
  assert.deepEqual(
    lines.map(({ message }) => message),
    ['jobs run on the loop: no helper thread could be started'],
  )
})

test('what the outside offers: names, the way to refuse, and what is not there yet', () =>
  inNodeWorld()(async ({ world }) => {
    assert.ok((await world.outside.resolve('localhost')).length > 0)
    assert.deepEqual(await world.outside.resolve('::1'), ['::1'])
    await assert.rejects(
      world.outside.resolve('no-such-host.invalid'),
      (thrown) => thrown instanceof NetFault && thrown.code === 'ENOTFOUND',
    )
    await assert.rejects(world.outside.objects.list(''), NotThereYet)
  }))

test('keys are fetched over loopback, whole, small and in time', async () => {
  const answers: Readonly<Record<string, [number, string]>> = {
    '/keys': [200, '{"keys":[]}'],
    '/missing': [404, 'no'],
    '/moved': [302, ''],
    '/large': [200, 'x'.repeat(2 * 1024 * 1024)],
  }
  const server = createServer((request, response) => {
    const [status, body] = answers[request.url ?? ''] ?? [500, '']
    response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await inNodeWorld()(async ({ world }: { readonly world: World }) => {
    assert.equal(await world.outside.fetchKeys(`${origin}/keys`), '{"keys":[]}')
    for (const path of ['/missing', '/moved', '/large']) {
      await assert.rejects(
        world.outside.fetchKeys(origin + path),
        (thrown) => thrown instanceof NetFault && thrown.code === 'EIO',
      )
    }
    for (const url of [
      'http://example.test/keys',
      'ftp://localhost/',
      'file:///etc/passwd',
      'what?',
    ]) {
      await assert.rejects(
        world.outside.fetchKeys(url),
        (thrown) => thrown instanceof NetFault && thrown.code === 'EACCES',
      )
    }
  })
  server.close()
})

test('connections beyond the backlog are cut while accepting is paused', () =>
  inNodeWorld()(async ({ world }) => {
    const accepted: Socket[] = []
    const listener = await world.net.listen(
      { address: { host: '127.0.0.1', port: 0 }, backlog: 2 },
      (socket) => {
        accepted.push(socket)
        return new Recorder()
      },
    )
    listener.pauseAccepting()
    const owners = Array.from({ length: 5 }, () => new Recorder())
    let refused = 0
    for (const owner of owners) {
      const dialling = { address: listener.address, timeoutMs: 1000 }
      await world.net.dial(dialling, () => owner).catch(() => refused++)
    }
    await until(world, () => refused + owners.filter((owner) => owner.isClosed).length === 3)
    listener.resumeAccepting()
    await until(world, () => accepted.length === 2)
    await listener.close()
  }))

test('a reset behind the last bytes closes an owner who ends when the other side has', () =>
  inNodeWorld()(async ({ world }) => {
    const { client, server } = await joinByNetwork(world)
    server.owner.ended = () => server.socket.end()
    client.socket.write([bytes('last words')], () => client.socket.reset())
    await until(world, () => client.owner.isClosed && server.owner.isClosed)
    // As an end on Node 20, as what it is on Node 26.
    assert.ok(server.owner.fault === null || server.owner.fault.code === 'ECONNRESET')
  }))

test('a connection keeps its socket after its listener, and many pieces go out in one write', () =>
  inNodeWorld()(async ({ world }) => {
    const { client, server } = await joinByNetwork(world, { server: new Recorder(65536) })
    const pieces = Array.from({ length: 5000 }, (_, index) => bytes(`${index};`))
    client.socket.write(pieces)
    const whole = Buffer.concat(pieces).toString('latin1')
    await until(world, () => server.owner.receivedBytes === whole.length)
    assert.equal(server.owner.text, whole)
  }))

/** A runtime that the probe must see through: what is done to it, before our module is loaded. */
const otherRuntimes: Readonly<Record<string, string>> = {
  'refuses a handle': `
    const Real = net.Socket
    net.Socket = class extends Real {
      constructor(options) {
        if (options?.handle !== undefined && options.onread !== undefined) throw new Error('no handles')
        super(options)
      }
    }`,
  'takes it and does not ask for buffers': `
    const Real = net.Socket
    net.Socket = class extends Real {
      constructor({ onread, ...options }) {
        super(options)
      }
    }`,
  'is Bun': `Object.defineProperty(process, 'versions', { value: { ...process.versions, bun: '1.3.0' } })`,
}

for (const [what, change] of Object.entries(otherRuntimes)) {
  test(`a runtime that ${what} is read by copy, and the log says so`, async () => {
    const said = await runAlone(`
      import net from 'node:net'
      import { syncBuiltinESMExports } from 'node:module'
      ${change}
      syncBuiltinESMExports()
      const { createNodeWorld } = await import(${JSON.stringify(index)})
      const { world, close } = createNodeWorld({ log: ({ message }) => console.log(message) })
      const owner = {
        next: () => new Uint8Array(10),
        filled: (byteCount) => console.log(byteCount),
        ended() {}, drained() {}, closed() {},
      }
      const any = { address: { host: '127.0.0.1', port: 0 } }
      const listener = await world.net.listen(any, () => owner)
      const dialled = await world.net.dial({ address: listener.address, timeoutMs: 1000 }, () => owner)
      dialled.write([new Uint8Array(5)])
      await new Promise((resolve) => world.timers.after(50, resolve))
      await close()
    `)
    const told = 'sockets are read through a copy: this runtime does not fill our buffers'
    assert.equal(said, `${told}\n5\n`)
  })
}

test('under a fake process.nextTick a world says why no byte will arrive [E34]', async () => {
  const said = await runAlone(`
    const { createNodeWorld } = await import(${JSON.stringify(index)})
    const real = process.nextTick
    process.nextTick = () => {}
    const { close } = createNodeWorld({ log: ({ level, message }) => console.log(level, message) })
    process.nextTick = real
    await close()
  `)
  assert.equal(said, 'error process.nextTick is fake: sockets of Node do not work under it\n')
})

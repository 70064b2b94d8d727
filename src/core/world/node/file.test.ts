import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { DiskFault, File } from '../disk.ts'
import { Gone } from '../world.ts'
import { NodeDisk } from './disk.ts'
import { Incarnation } from './incarnation.ts'
import { type SystemCalls, systemCalls } from './system-calls.ts'

interface Bench {
  readonly disk: NodeDisk
  readonly incarnation: Incarnation
  readonly path: string
  /** Milliseconds that every further call seems to take; the loop is not held up. */
  slowMs: number
}

/** A disk over the real system calls, some of them replaced, and a clock that says what the test wants. */
async function onDisk(
  calls: Partial<SystemCalls>,
  body: (bench: Bench) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'ottla-file-'))
  const incarnation = new Incarnation(assert.fail)
  let readings = 0
  const bench: Bench = {
    incarnation,
    path: join(directory, 'file'),
    slowMs: 0,
    disk: new NodeDisk(incarnation, {
      calls: { ...systemCalls, ...calls },
      platform: process.platform,
      monotonicMs: () => bench.slowMs * readings++,
    }),
  }
  try {
    await body(bench)
  } finally {
    await incarnation.end()
    rmSync(directory, { recursive: true })
  }
}

const bytes = (text: string): Uint8Array => Buffer.from(text)

function fails(code: string): () => never {
  return () => {
    throw Object.assign(new Error(code), { code })
  }
}

/** Runs what may answer or throw at once, or later, and gives the fault. */
async function faultOf(call: () => unknown): Promise<DiskFault> {
  try {
    await call()
  } catch (thrown) {
    return thrown as DiskFault
  }
  return assert.fail('no fault')
}

/** A gate for calls through threads: they wait until it is opened. */
function gate() {
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

test('a quick disk answers on the loop; one slow answer and a hundred go through threads [E17]', async () => {
  await onDisk({}, async (bench) => {
    const file = await bench.disk.open(bench.path, 'append')
    assert.equal(file.append([bytes('x')]), 1)
    bench.slowMs = 6
    assert.equal(file.append([bytes('x')]), 2)
    bench.slowMs = 0
    for (let round = 0; round < 100; round++) {
      const answer = file.append([bytes('x')])
      assert.ok(answer instanceof Promise)
      assert.equal(await answer, 3 + round)
    }
    assert.equal(file.append([bytes('x')]), 103)
  })
})

test('calls on one file take effect in their order, on the loop or through threads', async () => {
  await onDisk({}, async (bench) => {
    const file = await bench.disk.open(bench.path, 'append')
    bench.slowMs = 6
    file.append([bytes('0')])
    const before = new Uint8Array(8)
    const between = new Uint8Array(8)
    const answers = [
      file.append([bytes('1'), bytes('23')]),
      file.readAt(before, 0),
      file.append([bytes('4')]),
      file.truncate(3),
      file.append([bytes('56')]),
      file.readAt(between, 1),
      file.append([bytes('7')]),
    ]
    assert.deepEqual(await Promise.all(answers), [4, 4, 5, undefined, 5, 4, 6])
    assert.equal(Buffer.from(before).toString('latin1', 0, 4), '0123')
    assert.equal(Buffer.from(between).toString('latin1', 0, 4), '1256')
    await file.close()
    assert.equal(readFileSync(bench.path, 'latin1'), '012567')
  })
})

test('a short write goes on where it stopped, with thousands of pieces', async () => {
  const short: SystemCalls['write'] = {
    now: (descriptor, pieces, position) =>
      systemCalls.write.now(descriptor, [(pieces[0] as Uint8Array).subarray(0, 2)], position),
    later: async (...input) => short.now(...input),
  }
  for (const write of [short, systemCalls.write]) {
    await onDisk({ write }, async (bench) => {
      const file = await bench.disk.open(bench.path, 'append')
      const pieces = Array.from({ length: 3000 }, (_, index) => bytes(`${index},`))
      const whole = Buffer.concat(pieces)
      pieces.splice(1500, 0, new Uint8Array(0))
      assert.equal(file.append(pieces), whole.byteLength)
      bench.slowMs = 6
      file.append([])
      assert.equal(await file.append(pieces), 2 * whole.byteLength)
      assert.ok(readFileSync(bench.path).equals(Buffer.concat([whole, whole])))
    })
  }
})

test('a full disk leaves a part behind; the next append waits for a truncate', async () => {
  let room = 5
  const write: SystemCalls['write'] = {
    now(descriptor, pieces, position) {
      if (room === 0) return fails('ENOSPC')()
      const [piece] = pieces as [Uint8Array]
      const taken = Math.min(room, piece.byteLength)
      room -= taken
      return systemCalls.write.now(descriptor, [piece.subarray(0, taken)], position)
    },
    later: async (...input) => write.now(...input),
  }
  await onDisk({ write }, async (bench) => {
    const file = await bench.disk.open(bench.path, 'append')
    file.append([bytes('abc')])
    assert.equal((await faultOf(() => file.append([bytes('defg')]))).code, 'ENOSPC')
    assert.equal(file.sizeBytes, 5)
    room = 100
    assert.equal((await faultOf(() => file.append([bytes('late')]))).code, 'ENOSPC')
    await file.truncate(3)
    assert.equal(await file.append([bytes('hi')]), 5)
    assert.equal(readFileSync(bench.path, 'latin1'), 'abchi')
  })
})

test('appends that were already in the line behind a failed one fail with it', async () => {
  const first = gate()
  let calls = 0
  const write: SystemCalls['write'] = {
    now: systemCalls.write.now,
    async later(...input) {
      if (calls++ > 0) return systemCalls.write.now(...input)
      await first.opened
      return fails('EDQUOT')()
    },
  }
  await onDisk({ write }, async (bench) => {
    const file = await bench.disk.open(bench.path, 'append')
    bench.slowMs = 6
    file.append([bytes('a')])
    const answers = [file.append([bytes('b')]), file.append([bytes('c')])]
    const cut = file.truncate(1)
    const after = file.append([bytes('d')])
    first.open()
    for (const answer of answers) assert.equal((await faultOf(() => answer)).code, 'ENOSPC')
    await cut
    assert.equal(await after, 2)
    assert.equal(readFileSync(bench.path, 'latin1'), 'ad')
  })
})

test('an I/O error of a write poisons the file for ever; it can be read and closed', async () => {
  const write = { now: fails('EIO'), later: systemCalls.write.later }
  await onDisk({ write }, async (bench) => {
    const file = await bench.disk.open(bench.path, 'append')
    assert.equal((await faultOf(() => file.append([bytes('a')]))).code, 'EIO')
    await assertPoisoned(file)
    assert.equal(await file.readAt(new Uint8Array(1), 0), 0)
    await file.close()
  })
})

test('a failed sync poisons the file, although the kernel would let the next one succeed', async () => {
  let failing = true
  const syncContent: SystemCalls['syncContent'] = {
    now: systemCalls.syncContent.now,
    later: (descriptor) =>
      failing ? Promise.reject(codeOnly('ENOSPC')) : systemCalls.syncContent.later(descriptor),
  }
  await onDisk({ syncContent }, async (bench) => {
    const file = await bench.disk.open(bench.path, 'append')
    file.append([bytes('a')])
    assert.equal((await faultOf(() => file.sync())).code, 'ENOSPC')
    failing = false
    await assertPoisoned(file)
  })
})

/** What is thrown in another realm: no `Error` of ours, only a code [E33]. */
function codeOnly(code: string): unknown {
  return { code, message: code }
}

async function assertPoisoned(file: File): Promise<void> {
  assert.equal((await faultOf(() => file.append([bytes('b')]))).code, 'EPOISONED')
  assert.equal((await faultOf(() => file.truncate(0))).code, 'EPOISONED')
  assert.equal((await faultOf(() => file.sync())).code, 'EPOISONED')
}

test('who asks for a sync while one runs gets the next one, and they all share it', async () => {
  const started: { open: () => void }[] = []
  const syncContent: SystemCalls['syncContent'] = {
    now: systemCalls.syncContent.now,
    async later() {
      const held = gate()
      started.push(held)
      await held.opened
    },
  }
  await onDisk({ syncContent }, async (bench) => {
    const file = await bench.disk.open(bench.path, 'append')
    const done: string[] = []
    const ask = (name: string) => file.sync().then(() => done.push(name))
    const all = [ask('a'), ask('b')]
    await until(() => started.length === 1)
    all.push(ask('c'), ask('d'), ask('e'))
    assert.equal(file.append([bytes('x')]), 1, 'an append does not wait for a sync')
    started[0]?.open()
    await until(() => started.length === 2)
    assert.deepEqual(done, ['a', 'b'])
    started[1]?.open()
    await Promise.all(all)
    assert.equal(started.length, 2)
  })
})

test('a sync never waits for the truncate or the close behind it, however many wait', async () => {
  const { opened, open } = gate()
  let started = 0
  const syncContent: SystemCalls['syncContent'] = {
    now: systemCalls.syncContent.now,
    async later(descriptor) {
      started++
      await opened
      await systemCalls.syncContent.later(descriptor)
    },
  }
  await onDisk({ syncContent }, async (bench) => {
    const file = await bench.disk.open(bench.path, 'append')
    file.append([bytes('abc')])
    const all: unknown[] = [file.sync()]
    await until(() => started === 1)
    all.push(file.sync())
    bench.slowMs = 6
    all.push(file.append([bytes('d')]), file.truncate(2), file.sync(), file.close())
    open()
    await Promise.all(all)
    assert.equal(readFileSync(bench.path, 'latin1'), 'ab')
  })
})

test('at most two files sync at a time [E18]', async () => {
  let running = 0
  let most = 0
  const syncContent: SystemCalls['syncContent'] = {
    now: systemCalls.syncContent.now,
    async later(descriptor) {
      most = Math.max(most, ++running)
      await systemCalls.syncContent.later(descriptor)
      running--
    },
  }
  await onDisk({ syncContent }, async ({ disk, path }) => {
    const files = await Promise.all([1, 2, 3, 4, 5].map((n) => disk.open(`${path}${n}`, 'create')))
    await Promise.all(files.map((file) => file.sync()))
    assert.equal(most, 2)
  })
})

test('the end of a world waits for threads, closes files and lets nothing more happen', async () => {
  const write = gate()
  const closed: number[] = []
  const calls: Partial<SystemCalls> = {
    write: {
      now: systemCalls.write.now,
      async later(...input) {
        await write.opened
        return systemCalls.write.now(...input)
      },
    },
    close: {
      now: systemCalls.close.now,
      async later(descriptor) {
        closed.push(descriptor)
        await systemCalls.close.later(descriptor)
      },
    },
  }
  await onDisk(calls, async (bench) => {
    const file = await bench.disk.open(bench.path, 'append')
    bench.slowMs = 6
    file.append([bytes('a')])
    const heard: string[] = []
    const hear = (): void => void heard.push('settled')
    void Promise.resolve(file.append([bytes('b')])).then(hear, hear)
    void Promise.resolve(file.append([bytes('c')])).then(hear, hear)
    void Promise.resolve(file.close()).then(hear, hear)
    // One turn, so that the first append is in its thread and the rest are in the line.
    await new Promise<void>((resolve) => setImmediate(resolve))
    const ended = bench.incarnation.end()
    assert.throws(() => file.append([]), Gone)
    assert.throws(() => bench.disk.status(bench.path), Gone)
    void file.sync().then(hear, hear)
    assert.equal(closed.length, 0)
    write.open()
    await ended
    assert.equal(closed.length, 1)
    assert.deepEqual(heard, [])
    assert.equal(readFileSync(bench.path, 'latin1'), 'ab')
  })
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => setImmediate(resolve))
}

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { Incarnation } from './incarnation.ts'
import { NodeTimers } from './timers.ts'

test('fakes that are installed after we were loaded do not touch us [E34]', async () => {
  // In a process of its own, because it changes what is global.
  const modules = ['incarnation', 'timers', 'clock'].map(
    (name) => new URL(`./${name}.js`, import.meta.url).href,
  )
  const script = `
    const [{ Incarnation }, { NodeTimers }, { NodeClock }] =
      await Promise.all(${JSON.stringify(modules)}.map((url) => import(url)))
    const fake = () => { throw new Error('a fake was called') }
    for (const name of ['setTimeout', 'clearTimeout', 'setImmediate', 'performance', 'Date']) {
      Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: fake })
    }
    process.cpuUsage = fake
    const incarnation = new Incarnation(fake)
    const timers = new NodeTimers(incarnation)
    const clock = new NodeClock(incarnation)
    if (!(clock.nowMs() > 0 && clock.monotonicMs() > 0 && clock.cpuMs() > 0)) fake()
    await timers.turn()
    await new Promise((resolve) => timers.after(3, resolve))
    await incarnation.end().then(() => {}, fake)
    console.log('untouched')
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  }
  await once(child, 'close')
  assert.equal(said, 'untouched\n')
})

test('what a task throws halts its world, and the next task does not run', async () => {
  const bugs: unknown[] = []
  const incarnation = new Incarnation((bug) => {
    bugs.push(bug)
    void incarnation.end()
  })
  const timers = new NodeTimers(incarnation)
  const bug = new Error('a bug')
  timers.after(1, () => {
    throw bug
  })
  timers.after(1, () => assert.fail('the world is gone'))
  await new Promise<void>((resolve) => setTimeout(resolve, 10))
  assert.deepEqual(bugs, [bug])
})

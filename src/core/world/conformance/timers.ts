import assert from 'node:assert/strict'
import { Gone, type World } from '../world.ts'
import { conform, type InWorld, type Laws } from './subject.ts'

const laws: Laws = {
  async 'a task runs once, not inside the call and not before its delay'({ world }) {
    const { clock, timers } = world
    const startedMs = clock.monotonicMs()
    let runs = 0
    await new Promise<void>((resolve) => {
      timers.after(7.5, () => {
        runs++
        resolve()
      })
      assert.equal(runs, 0)
    })
    assert.ok(clock.monotonicMs() - startedMs >= 7.5)
    await later(world, 3)
    assert.equal(runs, 1)
  },

  async 'tasks run in the order of their time, and of their setting where that is equal'({
    world,
  }) {
    const ran: number[] = []
    // Far apart, because on a real clock each delay starts when it is set.
    for (const delayMs of [40, 20, 0, 20, 0, 40]) {
      world.timers.after(delayMs, () => ran.push(delayMs))
    }
    await later(world, 80)
    assert.deepEqual(ran, [0, 0, 20, 20, 40, 40])
  },

  async 'one that was taken back never runs, and taking it back again does nothing'({ world }) {
    const ran: string[] = []
    const cancels = ['a', 'b', 'c', 'd'].map((task, index) =>
      world.timers.after(5 + index, () => ran.push(task)),
    )
    cancels[1]?.()
    cancels[1]?.()
    await later(world, 40)
    assert.deepEqual(ran, ['a', 'c', 'd'])
    for (const cancel of cancels) cancel()
    await later(world, 10)
    assert.deepEqual(ran, ['a', 'c', 'd'])
  },

  async 'a task may take back another that is due in the same moment'({ world }) {
    const ran: string[] = []
    world.timers.after(5, () => {
      ran.push('first')
      cancel()
    })
    const cancel = world.timers.after(5, () => ran.push('second'))
    await later(world, 30)
    assert.deepEqual(ran, ['first'])
  },

  async 'a task that sets itself again with no delay lets others run'({ world }) {
    let rounds = 0
    let stop = false
    const again = (): void => {
      rounds++
      if (!stop) world.timers.after(0, again)
    }
    again()
    await later(world, 10)
    await world.timers.turn()
    stop = true
    assert.ok(rounds > 1)
  },

  async 'an infinite delay never comes'({ world }) {
    let ran = false
    const cancel = world.timers.after(Number.POSITIVE_INFINITY, () => {
      ran = true
    })
    await later(world, 5)
    assert.equal(ran, false)
    cancel()
  },

  async 'a turn comes back later, after what was ready'({ world }) {
    const order: string[] = []
    const turned = world.timers.turn().then(() => order.push('turn'))
    queueMicrotask(() => order.push('microtask'))
    order.push('code')
    await turned
    assert.deepEqual(order, ['code', 'microtask', 'turn'])
  },

  async 'the clocks go forward and answer in milliseconds'({ world }) {
    const { clock } = world
    const wallMs = clock.nowMs()
    const monotonicMs = clock.monotonicMs()
    assert.ok(Number.isFinite(wallMs) && wallMs > 0)
    assert.ok(clock.cpuMs() >= 0)
    await later(world, 20)
    assert.ok(clock.monotonicMs() - monotonicMs >= 20)
  },

  async 'when the world is gone no task runs, calls throw Gone and promises stay open'({
    world,
    crash,
  }) {
    const heard: string[] = []
    const cancel = world.timers.after(1, () => heard.push('timer'))
    void world.timers.turn().then(() => heard.push('turn'))
    crash()
    assert.throws(() => world.timers.after(1, () => {}), Gone)
    assert.throws(() => world.clock.nowMs(), Gone)
    assert.throws(() => world.clock.monotonicMs(), Gone)
    assert.throws(() => world.clock.cpuMs(), Gone)
    void world.timers.turn().then(() => heard.push('turn after'))
    cancel()
    for (let round = 0; round < 50; round++) await Promise.resolve()
    assert.deepEqual(heard, [])
  },
}

/** The contract of `Timers` and `Clock`. */
export function timersConformance(world: string, inWorld: InWorld): void {
  conform(world, inWorld, laws)
}

function later({ timers }: World, ms: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(ms, resolve)
  })
}

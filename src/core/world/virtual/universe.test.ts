import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Gone, type World } from '../world.ts'
import { type Faults, rough } from './faults.ts'
import { Universe } from './universe.ts'

describe('time of a universe', () => {
  it('passes only while it is run, and as far as it is told', async () => {
    const universe = new Universe({ seed: 1 })
    const { world } = universe.machine('one').start()
    const fired: number[] = []
    const begin = world.clock.monotonicMs()
    for (const ms of [30_000, 0, 10, 86_400_000]) {
      world.timers.after(ms, () => fired.push(ms))
    }
    assert.deepEqual(fired, [])
    await universe.runFor(10_000)
    assert.deepEqual(fired, [0, 10])
    assert.equal(world.clock.monotonicMs() - begin, 10_000)
    await universe.runToIdle()
    assert.deepEqual(fired, [0, 10, 30_000, 86_400_000])
    assert.equal(universe.nowMs, 86_400_000)
  })

  it('lets all microtasks run before the next event, however long their chain', async () => {
    const universe = new Universe({ seed: 1 })
    const { world } = universe.machine('one').start()
    const order: string[] = []
    world.timers.after(1, async () => {
      for (let link = 0; link < 10_000; link += 1) await Promise.resolve()
      order.push('chain of the first')
    })
    world.timers.after(1, () => order.push('second'))
    await universe.runToIdle()
    assert.deepEqual(order, ['chain of the first', 'second'])
  })

  it('keeps the order of one incarnation at one instant, and shuffles machines by the seed', async () => {
    const orders = new Set<string>()
    for (let seed = 0; seed < 20; seed += 1) {
      const universe = new Universe({ seed })
      const order: string[] = []
      for (const name of ['a', 'b', 'c']) {
        const { world } = universe.machine(name).start()
        world.timers.after(5, () => order.push(name))
        world.timers.after(5, () => order.push(`${name}2`))
      }
      await universe.runToIdle()
      for (const name of ['a', 'b', 'c']) {
        assert.ok(order.indexOf(name) < order.indexOf(`${name}2`))
      }
      orders.add(order.join())
    }
    assert.ok(orders.size > 3, `${orders.size} orders in 20 seeds`)
  })

  it('turns back to the loop, and time goes on by it', async () => {
    const universe = new Universe({ seed: 1 })
    const { world } = universe.machine('one').start()
    const begin = world.clock.monotonicMs()
    const waited = (async () => {
      while (world.clock.monotonicMs() < begin + 1) await world.timers.turn()
      return 'passed'
    })()
    assert.equal(await universe.settle(waited), 'passed')
  })

  it('says which promise can never settle, instead of waiting for ever', async () => {
    const universe = new Universe({ seed: 'stuck' })
    await assert.rejects(universe.settle(new Promise(() => {})), /seed stuck.*idle/)
  })

  it('forgets timers that were taken back', async () => {
    const universe = new Universe({ seed: 1 })
    const { world } = universe.machine('one').start()
    const cancels = Array.from({ length: 10_000 }, () =>
      world.timers.after(60_000, () => assert.fail('it was taken back')),
    )
    for (const cancel of cancels) cancel()
    for (const cancel of cancels) cancel()
    await universe.runToIdle()
    assert.equal(universe.nowMs, 0)
  })
})

describe('clocks of a machine', () => {
  const skewed: Faults = {
    ...rough,
    clock: { skewMs: 60_000, driftPpm: 500, jumpsPerHour: 60, jumpMs: 5_000 },
    process: { stallChance: 0, stallMs: 0, timerLateMs: 0 },
  }

  it('never lets a timer fire before its own monotonic clock says so, nor that clock go back', async () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const universe = new Universe({ seed, faults: skewed })
      const { clock, timers } = universe.machine('one').start().world
      let last = clock.monotonicMs()
      let jumpedBack = false
      let lastWall = clock.nowMs()
      const tick = (count: number): void => {
        const asked = clock.monotonicMs()
        timers.after(1_234.567, () => {
          assert.ok(clock.monotonicMs() >= last)
          assert.ok(clock.monotonicMs() - asked > 1_234.566)
          jumpedBack ||= clock.nowMs() < lastWall
          last = clock.monotonicMs()
          lastWall = clock.nowMs()
          if (count > 0) tick(count - 1)
        })
      }
      tick(4_000)
      await universe.runToIdle()
      assert.ok(jumpedBack, 'a wall clock may go back, and some jump was to do so')
    }
  })

  it('can be set by hand, and shows the CPU idle', async () => {
    const universe = new Universe({ seed: 1 })
    const machine = universe.machine('one')
    const { clock } = machine.start().world
    const before = clock.nowMs()
    machine.clock.jump(-3_600_000)
    assert.equal(clock.nowMs(), before - 3_600_000)
    assert.equal(clock.cpuMs(), 0)
  })
})

describe('an incarnation', () => {
  it('is dead for good after a crash: nothing pending settles and every call throws Gone', async () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const universe = new Universe({ seed })
      const machine = universe.machine('one')
      const dead = machine.start({ jobs: { job: async ({ timers }) => timers.turn() } })
      const heard: string[] = []
      listenTo(dead.world, heard)
      universe.after(0.01, () => {
        dead.crash()
        heard.length = 0
      })
      await universe.runToIdle()
      assert.deepEqual(heard, [])
      assert.deepEqual(dead.end, { cause: 'crash' })
      assert.deepEqual(await dead.ended, { cause: 'crash' })
      assertGone(dead.world)
      listenToPromises(dead.world, heard)
      await universe.runToIdle()
      assert.deepEqual(heard, [])
    }
  })

  it('that finds a bug halts: the world is gone and the run rejects with the bug', async () => {
    const universe = new Universe({ seed: 7 })
    const { world, ended } = universe.machine('one').start()
    world.timers.after(1, () => {
      const bug = new Error('an offset went back')
      world.outside.halt(bug)
      throw bug
    })
    world.timers.after(2, () => assert.fail('the dead act'))
    await assert.rejects(universe.runToIdle(), /seed 7.*one#1 halted.*an offset went back/)
    assert.equal((await ended).cause, 'halt')
    assertGone(world)
  })

  it('that throws out of an event halts as well, and the others go on when bugs are wanted', async () => {
    const universe = new Universe({ seed: 7, stopAtBugs: false })
    const one = universe.machine('one').start()
    const two = universe.machine('two').start()
    let acted = false
    one.world.timers.after(1, () => {
      throw new Error('a bug')
    })
    two.world.timers.after(2, () => {
      acted = true
    })
    await universe.runToIdle()
    assert.ok(acted)
    assert.equal(one.end?.cause, 'halt')
    assert.equal(two.end, null)
    assert.deepEqual(
      universe.bugs.map(({ incarnation }) => incarnation),
      ['one#1'],
    )
  })

  it('stands still while it is paused, and then does what came due, in order', async () => {
    const universe = new Universe({ seed: 1 })
    const one = universe.machine('one').start()
    const fired: string[] = []
    const at = (ms: number) =>
      one.world.timers.after(ms, () => fired.push(`${ms} at ${universe.nowMs}`))
    at(10)
    const cancelLater = at(20)
    at(30)
    at(500)
    one.pause()
    universe.after(100, () => one.resume())
    universe.after(50, cancelLater)
    await universe.runToIdle()
    assert.deepEqual(fired, ['10 at 100', '30 at 100', '500 at 500'])
  })

  it('draws random numbers of its own: the same for the same seed, other ones for its successor', async () => {
    const draw = (seed: number): string[] => {
      const machine = new Universe({ seed }).machine('one')
      const draws = [machine.start(), machine.start()].map(({ world }) => {
        const stream = world.random.stream('uuid')
        return [
          ...stream.uuid(),
          ...world.random.stream('other').bytes(7),
          stream.below(2 ** 50),
        ].join()
      })
      return draws
    }
    assert.deepEqual(draw(1), draw(1))
    assert.notEqual(draw(1)[0], draw(1)[1])
    assert.notEqual(draw(1)[0], draw(2)[0])
  })
})

function listenTo(world: World, heard: string[]): void {
  listenToPromises(world, heard)
  world.timers.after(0.02, () => heard.push('timer'))
}

function listenToPromises(world: World, heard: string[]): void {
  const hear = (name: string, promise: Promise<unknown>): void => {
    const note = (): void => {
      heard.push(name)
    }
    promise.then(note, note)
  }
  hear('turn', world.timers.turn())
  hear('job', world.jobs.run('job', null))
  hear('resolve', world.outside.resolve('one'))
  hear('put', world.outside.objects.put('key', new Uint8Array(1)))
  hear('lock', world.disk.lock('/lock'))
  hear('list', Promise.resolve(world.disk.list('/')))
}

function assertGone(world: World): void {
  assert.throws(() => world.clock.nowMs(), Gone)
  assert.throws(() => world.clock.monotonicMs(), Gone)
  assert.throws(() => world.timers.after(1, () => {}), Gone)
  assert.throws(() => world.random.stream('x'), Gone)
  world.outside.log({ level: 'info', source: 'test', message: 'unheard', fields: {} })
  world.outside.halt(new Error('unheard'))
}

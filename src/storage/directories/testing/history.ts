import assert from 'node:assert/strict'
import type { DirectoryId, TopicId } from '#core/brand'
import { randomUuid } from '#core/bytes'
import { DiskFault } from '#core/world'
import {
  calm,
  type Dice,
  type Faults,
  type Incarnation,
  type Machine,
  Universe,
} from '#core/world/virtual'
import { type PartitionName, parsePartitionDirectory, partitionDirectory } from '../names.ts'
import type { FakeLog } from './fake-log.ts'
import { copying, EPOCH, type Scene, startOn } from './scene.ts'

const PATHS = ['/a', '/b', '/c']
const NAMES: readonly PartitionName[] = ['orders', 'payments'].flatMap((topic) =>
  [0, 1].map((partition) => ({ topic, partition })),
)

/** What must be true of one partition. */
interface Expected {
  readonly name: PartitionName
  topicId: TopicId | null
  exists: boolean
  /** It was being made or deleted: both are right. */
  isInDoubt: boolean
  /** It was deleted while a directory was off line, and what of it lay there may come back, as in Kafka: as a stray. */
  mayReturn: boolean
  /** Acknowledged, in order. */
  values: number[]
  /** One more that was not acknowledged may be there. */
  pending: number | null
  /** So many survive a power loss. */
  safeCount: number
}

export interface HistoryOptions {
  readonly lives: number
  /**
   * What of the disks fails now and then. After a sync that failed the kernel may show what is not on the disk, also to the
   * next process, and say of a later sync that it went well: then nothing is promised of what the logs hold.
   */
  readonly failing: 'nothing' | 'names and appends' | 'syncs too'
}

export interface Tally {
  lives: number
  readonly done: Map<string, number>
}

/** Some lives of one broker's directories, each ended at a random moment, and after each what must be true of them. */
export class History {
  readonly tally: Tally = { lives: 0, done: new Map() }
  readonly #universe: Universe
  readonly #machine: Machine
  readonly #options: HistoryOptions
  readonly #dice: Dice
  readonly #expected: readonly Expected[]
  #nextValue = 1
  #closing = false

  constructor(seed: number, options: HistoryOptions) {
    this.#universe = new Universe({ seed })
    this.#machine = this.#universe.machine('one')
    this.#options = options
    this.#dice = this.#universe.dice('history')
    this.#expected = NAMES.map((name) => ({
      name,
      topicId: null,
      exists: false,
      isInDoubt: false,
      mayReturn: false,
      values: [],
      pending: null,
      safeCount: 0,
    }))
  }

  async run(): Promise<Tally> {
    const machine = this.#machine
    let isSafe = true
    for (let life = 0; life <= this.#options.lives; life++) {
      const incarnation = machine.start()
      this.#universe.faults = calm
      const scene = await this.#universe.settle(startOn(incarnation.world, PATHS))
      await this.#check(scene, isSafe)
      this.tally.lives += 1
      this.#universe.faults = this.#drawFaults()
      void this.#live(scene, incarnation)
      await this.#universe.runFor(this.#dice.fraction() ** 2 * 3_000)
      const ending = this.#dice.pick(['crash', 'powerLoss'])
      if (ending === 'crash') machine.crash()
      else machine.powerLoss()
      isSafe = ending === 'crash'
    }
    return this.tally
  }

  async #live(scene: Scene, { world }: Incarnation): Promise<void> {
    for (;;) {
      const expected = this.#dice.pick(this.#expected as [Expected, ...Expected[]])
      const act = this.#dice.pick(['make', 'append', 'append', 'append', 'flush', 'delete', 'move'])
      if (this.#dice.chance(0.01)) {
        this.#closing = true
        await scene.directories.close(EPOCH)
        this.#count('close')
        return
      }
      const did = await this.#act(act, scene, expected)
      if (did) this.#count(act)
      await new Promise<void>((resolve) => world.timers.after(this.#dice.fraction() * 20, resolve))
    }
  }

  async #act(act: string, scene: Scene, expected: Expected): Promise<boolean> {
    const log = scene.directories.log(expected.name)
    if (act === 'make') return this.#make(scene, expected)
    if (log === null) return false
    try {
      if (act === 'append') return await this.#append(log, expected)
      if (act === 'flush') return await this.#flush(log, expected)
    } catch (thrown) {
      assert.ok(thrown instanceof DiskFault)
      log.opened.events.failed(thrown)
      return false
    }
    if (act === 'delete') return this.#delete(scene, expected)
    return this.#move(scene, expected)
  }

  async #make({ directories, world }: Scene, expected: Expected): Promise<boolean> {
    if (expected.exists || expected.isInDoubt) return false
    const topicId = randomUuid(world.random.stream('topic ids')) as TopicId
    Object.assign(expected, { topicId, values: [], pending: null, safeCount: 0, isInDoubt: true })
    const answer = await directories.create(expected.name, {
      topicId,
      isNew: true,
      assigned: null,
    })
    if (answer.kind === 'refused') return false
    Object.assign(expected, { exists: true, isInDoubt: false })
    return true
  }

  async #append(log: FakeLog, expected: Expected): Promise<boolean> {
    if (expected.pending !== null) return false
    const value = this.#nextValue++
    expected.pending = value
    await log.append(value)
    expected.values.push(value)
    expected.pending = null
    log.raiseHighWatermark(log.endOffset)
    return true
  }

  async #flush(log: FakeLog, expected: Expected): Promise<boolean> {
    const { length } = expected.values
    await log.flush()
    expected.safeCount = Math.max(expected.safeCount, length)
    return true
  }

  async #delete({ directories, failures }: Scene, expected: Expected): Promise<boolean> {
    if (!this.#dice.chance(0.3)) return false
    expected.isInDoubt = true
    const answer = await directories.delete(expected.name)
    if (answer.kind === 'refused') return false
    Object.assign(expected, { exists: false, isInDoubt: false, mayReturn: failures.length > 0 })
    return true
  }

  async #move({ directories }: Scene, { name }: Expected): Promise<boolean> {
    const targets = directories.directories.map(({ id }) => id)
    const target = this.#dice.pick(targets as [DirectoryId, ...DirectoryId[]])
    const begun = await directories.makeFuture(name, target)
    if (begun.kind === 'refused' && directories.futureLog(name) === null) return false
    if (this.#dice.chance(0.2)) return (await directories.dropFuture(name)).kind === 'retired'
    const port = { ...copying, catchUp: catchingFaults }
    return (await directories.swapIn(name, port)).kind === 'moved'
  }

  async #check(scene: Scene, isSafe: boolean): Promise<void> {
    const { directories, lines } = scene
    const damaged = lines.filter(({ message }) => /damaged/.test(message))
    assert.deepEqual(damaged, [], 'checkpoints are whole')
    assert.deepEqual(scene.failures, [])
    if (directories.closedInEpoch !== null) assert.ok(this.#closing, 'nobody closed it')
    this.#closing = false
    const found = await this.#universe.settle(listAll(scene))
    for (const expected of this.#expected) {
      const log = directories.log(expected.name)
      const place = partitionDirectory(expected.name)
      if (expected.exists && !expected.isInDoubt) assert.ok(log !== null, `${place} is gone`)
      const mayBe = expected.exists || expected.isInDoubt || expected.mayReturn
      if (!mayBe) assert.equal(log, null, `${place} has come back`)
      const count = found.filter((name) => name === place).length
      assert.equal(count, log === null ? 0 : 1, `${place} is in exactly one directory`)
      const isStray = expected.mayReturn && !expected.exists
      if (log !== null && !isStray) this.#checkLog(scene, log, { expected, isSafe })
      // Made halfway, or come back: whoever asked for it asks again, or has it deleted.
      if (log !== null && (expected.isInDoubt || isStray)) {
        const answer = await this.#universe.settle(directories.delete(expected.name))
        assert.equal(answer.kind, 'retired')
        Object.assign(expected, { exists: false, isInDoubt: false, mayReturn: false })
        Object.assign(expected, { values: [], pending: null })
        continue
      }
      Object.assign(expected, {
        exists: log !== null,
        isInDoubt: false,
        mayReturn: false,
        values: [...(log?.values ?? [])],
        pending: null,
        safeCount: Math.min(expected.safeCount, log?.values.length ?? 0),
      })
    }
  }

  #checkLog(
    { directories }: Scene,
    log: FakeLog,
    { expected, isSafe }: { readonly expected: Expected; readonly isSafe: boolean },
  ): void {
    const { values, pending, safeCount, name, topicId, isInDoubt } = expected
    const [placed] = [...directories.placed()].filter((one) => one.log === log)
    if (!isInDoubt) assert.equal(placed?.topicId, topicId, 'a log is of the topic it was made for')
    const most = pending === null ? values : [...values, pending]
    assert.deepEqual(
      log.values,
      most.slice(0, log.values.length),
      `${name.topic}: nothing invented`,
    )
    if (this.#options.failing === 'syncs too') return
    const least = isSafe || log.opened.wasClosed ? values.length : safeCount
    assert.ok(
      log.values.length >= least,
      `${name.topic}: ${log.values.length} of ${least} are left`,
    )
    const stable = this.#machine.disk.stableContents(`${placed?.path}/00000000000000000000.log`)
    const safe = (stable?.length ?? 0) / 8
    const { recoveryPoint } = log.opened.limits
    assert.ok(
      recoveryPoint <= safe,
      `recovery passes over ${recoveryPoint}, of which ${safe} are safe`,
    )
  }

  #drawFaults(): Faults {
    const { failing } = this.#options
    if (failing === 'nothing') return calm
    const chance = (): number => (this.#dice.chance(0.5) ? 0 : this.#dice.fraction() ** 2 * 0.02)
    const disk = {
      ...calm.disk,
      nameErrorChance: chance(),
      appendErrorChance: chance(),
      syncErrorChance: failing === 'syncs too' ? chance() : 0,
    }
    return { ...calm, disk }
  }

  #count(act: string): void {
    this.tally.done.set(act, (this.tally.done.get(act) ?? 0) + 1)
  }
}

async function catchingFaults(current: FakeLog, future: FakeLog): Promise<void> {
  try {
    await copying.catchUp(current, future)
  } catch (thrown) {
    if (thrown instanceof DiskFault) future.opened.events.failed(thrown)
    throw thrown
  }
}

async function listAll({ world, directories }: Scene): Promise<string[]> {
  const names: string[] = []
  for (const { path } of directories.directories)
    for (const { name } of await world.disk.list(path))
      if (parsePartitionDirectory(name) !== null) names.push(name)
  return names
}

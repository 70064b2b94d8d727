// The law: a byte that a finished sync has promised survives any deaths and losses of power, unless it is cut off.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { File } from '../../disk.ts'
import type { Dice } from '../dice.ts'
import type { Machine } from '../machine.ts'
import { Universe } from '../universe.ts'

const STEPS = 80

/** What a sync has promised: these bytes, as far as nobody has cut them off since it was called. */
interface Promised {
  readonly content: Uint8Array
  uncutBytes: number
}

/** One file of one machine, and next to it everything that its syncs have promised so far. */
class Subject {
  readonly #universe: Universe
  readonly #machine: Machine
  readonly #dice: Dice
  #promised: Promised[] = []
  #asked: Promised[] = []
  #file: File | null = null
  #nextByte = 1

  constructor(seed: number) {
    this.#universe = new Universe({ seed })
    this.#machine = this.#universe.machine('one')
    this.#dice = this.#universe.dice('test')
  }

  async run(): Promise<void> {
    await this.#open()
    for (let step = 0; step < STEPS; step += 1) {
      await this.#step()
      await this.#universe.runFor(this.#dice.fraction() * 4)
    }
  }

  async #step(): Promise<void> {
    const choice = this.#dice.below(20)
    if (choice < 8) await this.#append()
    else if (choice < 10) await this.#truncate()
    else if (choice < 17) this.#sync()
    else if (choice < 19) await this.#crash()
    else await this.#losePower()
  }

  async #open(): Promise<void> {
    const { disk } = this.#machine.start().world
    this.#file = await this.#universe.settle(disk.open('/log', 'append'))
    await this.#universe.settle(disk.syncDirectory('/'))
  }

  get #handle(): File {
    assert.ok(this.#file !== null)
    return this.#file
  }

  async #append(): Promise<void> {
    // Never zero, and other bytes each time, so that nothing old passes for something new.
    this.#nextByte = (this.#nextByte % 255) + 1
    const bytes = new Uint8Array(1 + this.#dice.below(1_500)).fill(this.#nextByte)
    await this.#universe.settle(this.#handle.append([bytes]))
  }

  async #truncate(): Promise<void> {
    const sizeBytes = this.#dice.below(this.#handle.sizeBytes + 1)
    await this.#universe.settle(this.#handle.truncate(sizeBytes))
    for (const promise of [...this.#promised, ...this.#asked]) {
      promise.uncutBytes = Math.min(promise.uncutBytes, sizeBytes)
    }
  }

  #sync(): void {
    const content = this.#contents()
    const promise = { content, uncutBytes: content.length }
    this.#asked.push(promise)
    void this.#handle.sync().then(() => this.#promised.push(promise))
  }

  async #crash(): Promise<void> {
    this.#machine.crash()
    this.#asked = []
    await this.#open()
  }

  async #losePower(): Promise<void> {
    this.#machine.powerLoss()
    const left = this.#contents()
    for (const { content, uncutBytes } of this.#promised) {
      assert.ok(left.length >= uncutBytes)
      assert.deepEqual(left.subarray(0, uncutBytes), content.subarray(0, uncutBytes))
    }
    // What one loss has left, the next one leaves too.
    this.#asked = []
    this.#promised = [{ content: left, uncutBytes: left.length }]
    await this.#open()
  }

  #contents(): Uint8Array {
    return this.#machine.disk.contents('/log') ?? new Uint8Array(0)
  }
}

test('whatever is appended, cut and synced, by whoever dies when: a promised byte stays', async () => {
  for (let seed = 0; seed < 300; seed += 1) {
    try {
      await new Subject(seed).run()
    } catch (thrown) {
      throw new Error(`seed ${seed}`, { cause: thrown })
    }
  }
})

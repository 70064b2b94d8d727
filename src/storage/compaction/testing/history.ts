import assert from 'node:assert/strict'
import type { LeaderEpoch, Offset, ProducerEpoch, ProducerId } from '#core/brand'
import type { Dice } from '#core/world/virtual'
import { BatchBuilder, BatchCursor, openRecords, readControlType } from '#protocol/record'
import { LOG_DEFAULTS, type Log, type LogConfig } from '../../log/index.ts'
import { marker, type Stage } from '../../testing/index.ts'

export const DELETE_RETENTION_MS = 20_000

export const CONFIG: LogConfig = {
  ...LOG_DEFAULTS,
  segmentBytes: 1200,
  indexIntervalBytes: 100,
  fileDeleteDelayMs: 500,
  verificationEnabled: false,
  isCompacted: true,
}

export interface Written {
  readonly offset: number
  readonly key: string
  readonly value: string | null
  readonly producerId: number
  readonly atMs: number
  /** Null while its transaction is open. */
  outcome: 'commit' | 'abort' | null
}

interface WrittenBatch {
  readonly base: number
  readonly producerId: number
  readonly lastSequence: number
}

const PLAIN = -1
const IDEMPOTENT = 1
const TRANSACTIONAL: readonly [number, number] = [10, 11]

/**
 * Appends at random to a compacted log, and knows what must be found in it after whatever was done to it. Promises are the
 * universe's.
 */
export class History {
  readonly #stage: Stage
  readonly #dice: Dice
  #written: Written[] = []
  #batches: WrittenBatch[] = []
  /** The last offset of whatever was appended. */
  #ends: number[] = []
  #serial = 0
  /** Where the log ended after the last append that was answered. */
  acknowledgedEnd = 0

  constructor(stage: Stage) {
    this.#stage = stage
    this.#dice = stage.universe.dice('history')
  }

  async write(log: Log, steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      if (this.#dice.chance(0.1)) await this.#end(log, this.#dice.pick(TRANSACTIONAL))
      else await this.#append(log)
      log.raiseHighWatermark(log.endOffset)
    }
  }

  /** Ends the transactions that are open: all becomes stable. */
  async endAll(log: Log): Promise<void> {
    for (const producerId of TRANSACTIONAL) await this.#end(log, producerId)
    log.raiseHighWatermark(log.endOffset)
  }

  /** After a restart: what did not survive is forgotten. */
  cutAt(log: Log, leastEnd: number): void {
    const end = log.endOffset
    assert.ok(end >= leastEnd, `the log ends at ${end}, before ${leastEnd}`)
    this.#written = this.#written.filter(({ offset }) => offset < end)
    this.#batches = this.#batches.filter(({ base }) => base < end)
    this.#ends = this.#ends.filter((last) => last < end)
    this.acknowledgedEnd = end
    for (const producerId of TRANSACTIONAL) {
      const start = log.producers.get(producerId as ProducerId)?.transactionStart ?? null
      for (const written of this.#written) {
        // Its marker is gone.
        if (written.producerId === producerId && start !== null && written.offset >= start)
          written.outcome = null
      }
    }
  }

  /**
   * Whether a batch is missing between others that survived, behind what was safe: two segments that were not synced, of which
   * the power took the end of the first. Recovery cannot tell that from what a cleaner removed.
   */
  async hasHole(log: Log, safeEnd: number): Promise<boolean> {
    const { ends } = await this.#readAll(log, 'end')
    return this.#ends.some(
      (last) => last >= safeEnd && last < log.endOffset && !ends.includes(last),
    )
  }

  /** All laws of a compacted log. */
  async check(log: Log): Promise<void> {
    const { found: all } = await this.#readAll(log, 'end')
    const nowMs = this.#stage.world.clock.nowMs()
    const byOffset = new Map(this.#written.map((written) => [written.offset, written]))
    for (const { offset, key, value } of all) {
      const written = byOffset.get(offset)
      assert.deepEqual({ key, value }, { key: written?.key, value: written?.value }, `at ${offset}`)
    }
    const { found: stable } = await this.#readAll(log, 'lastStable')
    const visible = new Set(stable.map(({ offset }) => offset))
    const aborted = this.#written.filter(({ outcome }) => outcome === 'abort')
    for (const { offset } of aborted) assert.ok(!visible.has(offset), `aborted ${offset} is seen`)
    const last = new Map<string, Written>()
    for (const written of this.#written) {
      if (written.outcome === 'commit' && written.offset < log.lastStableOffset)
        last.set(written.key, written)
    }
    for (const { offset, key, value, atMs } of last.values()) {
      const mayBeGone = value === null && nowMs - atMs >= DELETE_RETENTION_MS
      assert.ok(mayBeGone || visible.has(offset), `the last of ${key}, at ${offset}, is gone`)
    }
    this.#checkProducers(log)
  }

  /** How many of the records that are there are superseded by later ones below an offset. */
  async superseded(log: Log, below: number): Promise<number> {
    const seen = new Set<string>()
    const { found } = await this.#readAll(log, 'lastStable')
    const all = found.filter(({ offset }) => offset < below)
    return all.reverse().filter(({ key }) => seen.size === seen.add(key).size).length
  }

  #checkProducers(log: Log): void {
    const last = new Map(this.#batches.map((batch) => [batch.producerId, batch]))
    for (const { producerId, lastSequence } of last.values()) {
      if (producerId === PLAIN) continue
      const entry = log.producers.get(producerId as ProducerId)
      assert.equal(entry?.batches.at(-1)?.lastSequence, lastSequence, `producer ${producerId}`)
    }
  }

  async #append(log: Log): Promise<void> {
    const dice = this.#dice
    const { codecs, clock } = this.#stage.world
    const producerId = dice.pick([PLAIN, PLAIN, IDEMPOTENT, ...TRANSACTIONAL])
    const isTransactional = TRANSACTIONAL.includes(producerId)
    const atMs = clock.nowMs()
    const before = this.#batches.filter((batch) => batch.producerId === producerId).at(-1)
    const baseSequence = producerId === PLAIN ? -1 : (before?.lastSequence ?? -1) + 1
    const builder = new BatchBuilder({
      codecs,
      compression: dice.pick([0, 0, 1] as const),
      producer: {
        producerId: producerId as ProducerId,
        producerEpoch: (producerId === PLAIN ? -1 : 0) as ProducerEpoch,
        baseSequence,
        isTransactional,
      },
    })
    const count = 1 + dice.below(5)
    const base = log.endOffset
    for (let index = 0; index < count; index++) {
      const key = `key-${dice.below(8)}`
      const value = dice.chance(0.2)
        ? null
        : `value-${this.#serial++}-${'x'.repeat(dice.below(60))}`
      builder.append({
        timestamp: atMs,
        key: Buffer.from(key),
        value: value === null ? null : Buffer.from(value),
        headers: [],
      })
      const outcome = isTransactional ? null : 'commit'
      this.#written.push({ offset: base + index, key, value, producerId, atMs, outcome })
    }
    this.#batches.push({ base, producerId, lastSequence: baseSequence + count - 1 })
    await this.#send(log, builder.build(), 'client')
  }

  async #end(log: Log, producerId: number): Promise<void> {
    if (!log.hasOpenTransaction(producerId as ProducerId, 0 as ProducerEpoch)) return
    const outcome = this.#dice.pick(['commit', 'abort'] as const)
    for (const written of this.#written)
      if (written.producerId === producerId) written.outcome ??= outcome
    const { codecs } = this.#stage.world
    await this.#send(log, marker(codecs, outcome, { id: producerId }), 'coordinator')
  }

  async #send(log: Log, records: Uint8Array, origin: 'client' | 'coordinator'): Promise<void> {
    const answer = await log.append(records, {
      origin,
      leaderEpoch: 0 as LeaderEpoch,
      nowMs: this.#stage.world.clock.nowMs(),
    })
    assert.equal(answer.kind, 'appended', JSON.stringify(answer))
    this.#ends.push(log.endOffset - 1)
    this.acknowledgedEnd = log.endOffset
  }

  async #readAll(log: Log, upTo: 'end' | 'lastStable') {
    const found: { offset: number; key: string; value: string | null }[] = []
    const ends: number[] = []
    let next: number = log.logStartOffset
    for (;;) {
      const from = next
      const maxBytes = this.#dice.pick([1, 500, 100_000])
      const answer = await log.read(next as Offset, { maxBytes, upTo, minOneBatch: true })
      assert.equal(answer.kind, 'records')
      if (answer.kind !== 'records') return { found, ends }
      const coming = [...answer.abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset)
      const open = new Set<ProducerId>()
      const batches = new BatchCursor(Buffer.concat(answer.pieces))
      while (batches.next()) {
        assert.ok(batches.lastOffset >= next, 'offsets do not rise')
        next = batches.lastOffset + 1
        ends.push(batches.lastOffset)
        while (coming[0] !== undefined && coming[0].firstOffset <= batches.lastOffset)
          open.add((coming.shift() as (typeof coming)[number]).producerId)
        const { codecs } = this.#stage.world
        const records = openRecords(batches, { codecs, limitBytes: 1e6 })
        if (batches.isControl) {
          if (records.next() && readControlType(records.key) === 'abort')
            open.delete(batches.producerId)
          continue
        }
        if (upTo === 'lastStable' && batches.isTransactional && open.has(batches.producerId))
          continue
        while (records.next()) {
          if (records.offset < from) continue
          const value = records.value === null ? null : Buffer.from(records.value).toString()
          found.push({ offset: records.offset, key: String(Buffer.from(records.key ?? [])), value })
        }
      }
      answer.release()
      if (next === from) return { found, ends }
    }
  }
}

/**
 * Directories as `src/storage` writes them in a random life: batches of every kind, transactions, leaders that change, segments
 * that roll, logs that are cut, shortened, closed, killed and opened again. The seed says which.
 */
import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openOurs, world } from './our-logs.mjs'

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../dist')
const { BatchBuilder, MessageSetBuilder, buildEndMarker } = await import(
  join(dist, 'protocol/record/index.js')
)
const { codecs } = world

/** Mulberry32: the same numbers for the same seed, everywhere. */
export function randomBelow(seed) {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

/** What topics ask for, one of them for each life. */
const KINDS = [
  {},
  { timestampType: 'log append' },
  { compression: 4 },
  { compression: 1, timestampType: 'log append' },
  { isCompacted: true },
  { indexIntervalBytes: 0, segmentIndexBytes: 48 },
]

const SMALL = {
  segmentBytes: 4000,
  indexIntervalBytes: 300,
  segmentIndexBytes: 240,
  verificationEnabled: false,
  timestampAfterMaxMs: Number.POSITIVE_INFINITY,
}

class Life {
  constructor(directory, seed) {
    this.directory = directory
    this.below = randomBelow(seed)
    this.config = { ...SMALL, ...KINDS[seed % KINDS.length] }
    this.epoch = 0
    this.nowMs = world.clock.nowMs() - 3_600_000
    this.start = 0
    this.recoveryPoint = 0
    /** Where batches ended: a leader's log is cut there and nowhere else. */
    this.ends = []
    /** Sequence and transaction of each producer. */
    this.producers = [0, 1, 2].map((id) => ({ id: 100 + id, epoch: 0, sequence: 0, isOpen: false }))
  }

  async open(wasClosed) {
    const { log, lines } = await openOurs(this.directory, {
      wasClosed,
      config: this.config,
      logStartOffset: this.start,
      recoveryPoint: this.recoveryPoint,
    })
    this.log = log
    this.lines = lines
  }

  records(builder) {
    const count = 1 + this.below(5)
    for (let offset = 0; offset < count; offset++) {
      this.nowMs += this.below(2000) - (this.below(6) === 0 ? 3000 : 0)
      const key = Buffer.from(`key${this.below(9)}`)
      const value = this.below(8) === 0 ? null : Buffer.from('value '.repeat(this.below(20)))
      builder.append({ offset, timestamp: this.nowMs, key, value })
    }
    return builder.build()
  }

  async append(bytes, origin) {
    const options = { origin, leaderEpoch: this.epoch, nowMs: world.clock.nowMs() }
    const answer = await this.log.append(bytes, options)
    assert.equal(answer.kind, 'appended', JSON.stringify(answer))
    this.ends.push(this.log.endOffset)
    this.log.raiseHighWatermark(this.log.endOffset)
  }

  async plain() {
    const batches = Array.from({ length: 1 + this.below(3) }, () =>
      this.records(new BatchBuilder({ codecs, compression: this.below(5) })),
    )
    // A client of magic 2 sends one batch at a time.
    for (const batch of batches) await this.append(batch, 'client')
  }

  async old() {
    const magic = this.below(2)
    const options = { codecs, magic, compression: this.below(4) }
    await this.append(this.records(new MessageSetBuilder(options)), 'client')
  }

  async ofProducer(isTransactional) {
    const producer = this.producers[isTransactional ? 1 + this.below(2) : 0]
    const stamp = {
      producerId: producer.id,
      producerEpoch: producer.epoch,
      baseSequence: producer.sequence,
      isTransactional,
    }
    const builder = new BatchBuilder({ codecs, compression: this.below(5), producer: stamp })
    const batch = this.records(builder)
    producer.sequence += builder.recordCount
    producer.isOpen = isTransactional
    await this.append(batch, 'client')
  }

  async endTransaction() {
    const producer = this.producers[1 + this.below(2)]
    const type = this.below(2) === 0 ? 'abort' : 'commit'
    const ended = { producerId: producer.id, producerEpoch: producer.epoch }
    const marker = { type, coordinatorEpoch: 0, timestamp: this.nowMs, producer: ended }
    await this.append(buildEndMarker(marker, { codecs }), 'coordinator')
    producer.isOpen = false
  }

  async newLeader() {
    this.epoch += 1 + this.below(2)
    await this.log.assignEpoch(this.epoch, this.log.endOffset)
  }

  async cut() {
    const { logStartOffset, endOffset } = this.log
    const ends = this.ends.filter((end) => end >= logStartOffset && end <= endOffset)
    if (ends.length === 0) return
    await this.log.truncateTo(ends.at(-1 - this.below(Math.min(ends.length, 4))))
    this.ends = ends.filter((end) => end <= this.log.endOffset)
    this.followProducers()
  }

  async shorten() {
    const length = this.log.endOffset - this.log.logStartOffset
    await this.log.raiseLogStart(this.log.logStartOffset + this.below(Math.min(length + 1, 12)))
    this.start = this.log.logStartOffset
    await this.log.removeSegmentsBefore(this.start)
    this.followProducers()
  }

  async reopen(wasClosed) {
    if (wasClosed) await this.log.close()
    else await this.log.abandon()
    this.recoveryPoint = this.log.recoveryPoint
    await this.open(wasClosed)
    this.followProducers()
  }

  /** What the log remembers is what the producers go on from, as they would be told by its errors. */
  followProducers() {
    for (const producer of this.producers) {
      const entry = this.log.producers.get(producer.id)
      producer.epoch = entry?.epoch ?? producer.epoch + 1
      producer.sequence = (entry?.batches.at(-1)?.lastSequence ?? -1) + 1
      producer.isOpen = (entry?.transactionStart ?? null) !== null
    }
  }

  step() {
    const dice = this.below(40)
    if (dice < 10) return this.plain()
    if (dice < 13) return this.old()
    if (dice < 18) return this.ofProducer(false)
    if (dice < 26) return this.ofProducer(true)
    if (dice < 31) return this.endTransaction()
    if (dice < 33) return this.newLeader()
    if (dice < 35) return this.cut()
    if (dice < 36) return this.shorten()
    if (dice < 37) return this.log.roll()
    return this.reopen(dice === 37)
  }
}

/** Lives a life of so many steps in a new directory, and leaves it closed. */
export async function writeOurs(directory, { seed, steps }) {
  const life = new Life(directory, seed)
  await life.open(false)
  for (let step = 0; step < steps; step++) await life.step()
  await life.log.close()
  return life
}

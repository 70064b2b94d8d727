import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ErrorCode, Offset, ProducerEpoch, ProducerId, TimestampMs } from '#core/brand'
import { Malformed } from '#core/bytes'
import { pureCodecs } from '#core/compression'
import { Errors } from '#protocol/error'
import type { ProducerBatch, ProducerMarker, ProducerVerdict } from './append.ts'
import { parseSnapshot, printSnapshot } from './snapshot.ts'
import { type BeginOptions, Producers } from './state.ts'

const MAX_INT32 = 0x7fff_ffff
const DAY_MS = 24 * 3_600_000

interface Given {
  readonly id?: number
  readonly epoch?: number
  readonly sequence?: number
  readonly count?: number
  readonly transactional?: boolean
  readonly atMs?: number
}

/** A log of which only the producers are looked at. */
class Stage {
  readonly producers = new Producers()
  end = 0

  batch(given: Given = {}): ProducerBatch {
    const { id = 1, epoch = 0, sequence = 0, count = 1, transactional = false, atMs = 0 } = given
    return {
      producerId: id as ProducerId,
      epoch: epoch as ProducerEpoch,
      firstSequence: sequence,
      lastSequence: (sequence + count - 1) % 2 ** 31,
      firstOffset: this.end as Offset,
      lastOffset: (this.end + count - 1) as Offset,
      timestamp: atMs as TimestampMs,
      isTransactional: transactional,
    }
  }

  append(given: Given = {}, options: Partial<BeginOptions> = {}): ProducerVerdict {
    const append = this.producers.begin({
      origin: 'client',
      verificationEnabled: false,
      ...options,
    })
    const batch = this.batch(given)
    const verdict = append.addBatch(batch)
    if (verdict.kind === 'accepted') {
      this.producers.apply(append)
      this.end = batch.lastOffset + 1
    }
    return verdict
  }

  mark(
    kind: 'commit' | 'abort',
    marker: Partial<ProducerMarker> = {},
    origin: BeginOptions['origin'] = 'coordinator',
  ) {
    const append = this.producers.begin({ origin })
    const verdict = append.addMarker({
      producerId: 1 as ProducerId,
      epoch: 0 as ProducerEpoch,
      kind,
      coordinatorEpoch: 0,
      offset: this.end as Offset,
      timestamp: 0 as TimestampMs,
      transactionVersion: 1,
      ...marker,
    })
    const ended = verdict.kind === 'accepted' ? this.producers.apply(append) : []
    if (verdict.kind === 'accepted') this.end += 1
    return { verdict, ended }
  }
}

function refusedWith(verdict: ProducerVerdict, errorCode: ErrorCode): void {
  assert.equal(verdict.kind, 'refused')
  assert.equal((verdict as { errorCode: ErrorCode }).errorCode, errorCode)
}

test('sequences follow each other, and a gap either way is refused', () => {
  const stage = new Stage()
  assert.equal(stage.append({ sequence: 0, count: 5 }).kind, 'accepted')
  refusedWith(stage.append({ sequence: 6 }), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
  assert.equal(stage.append({ sequence: 5 }).kind, 'accepted')
  refusedWith(stage.append({ sequence: 3 }), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
})

test('sequences wrap from 2^31-1 to 0, within a batch too', () => {
  const stage = new Stage()
  stage.append({ sequence: MAX_INT32 - 1, count: 2 }, { origin: 'replication' })
  assert.equal(stage.append({ sequence: 0, count: 3 }).kind, 'accepted')
  const other = new Stage()
  other.append({ sequence: MAX_INT32 - 1, count: 5 }, { origin: 'replication' })
  assert.equal(other.append({ sequence: 3 }).kind, 'accepted')
  const repeated = new Stage()
  repeated.append({ sequence: MAX_INT32 - 1, count: 5 }, { origin: 'replication' })
  assert.equal(repeated.append({ sequence: MAX_INT32 - 1, count: 5 }).kind, 'repeated')
})

test('a repeated batch is answered with where it is, up to five batches back', () => {
  const stage = new Stage()
  for (let n = 0; n < 6; n++) stage.append({ sequence: n * 10, count: 10, atMs: n })
  for (let n = 1; n < 6; n++) {
    const verdict = stage.append({ sequence: n * 10, count: 10 })
    assert.equal(verdict.kind, 'repeated')
    const { firstOffset, batch } = verdict as Extract<ProducerVerdict, { kind: 'repeated' }>
    assert.deepEqual([firstOffset, batch.lastOffset, batch.timestamp], [n * 10, n * 10 + 9, n])
  }
  refusedWith(stage.append({ sequence: 0, count: 10 }), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
  refusedWith(stage.append({ sequence: 50, count: 9 }), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
})

test('an older epoch is refused, a newer one begins at 0', () => {
  const stage = new Stage()
  stage.append({ epoch: 3 })
  refusedWith(stage.append({ epoch: 2, sequence: 1 }), Errors.INVALID_PRODUCER_EPOCH)
  refusedWith(stage.append({ epoch: 4, sequence: 1 }), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
  assert.equal(stage.append({ epoch: 4, sequence: 0 }).kind, 'accepted')
})

test('of an unknown producer any sequence is taken: its records may have been deleted (KAFKA-7298)', () => {
  assert.equal(new Stage().append({ sequence: 77 }).kind, 'accepted')
})

test('a follower takes what its leader took', () => {
  const stage = new Stage()
  stage.append({ epoch: 3, sequence: 5 })
  assert.equal(stage.append({ epoch: 2, sequence: 9 }, { origin: 'replication' }).kind, 'accepted')
})

test('what is judged changes nothing until it is applied (KAFKA-6683)', () => {
  const stage = new Stage()
  const append = stage.producers.begin({ origin: 'client', verificationEnabled: false })
  assert.equal(append.addBatch(stage.batch({ transactional: true })).kind, 'accepted')
  assert.equal(stage.producers.entries.size, 0)
  assert.equal(stage.producers.firstUnstable, null)
  assert.equal(stage.append({ transactional: true }).kind, 'accepted')
})

test('batches of one append are judged each after those before it', () => {
  const stage = new Stage()
  const append = stage.producers.begin({ origin: 'client', verificationEnabled: false })
  assert.equal(append.addBatch(stage.batch({ sequence: 0, count: 2 })).kind, 'accepted')
  assert.equal(append.addBatch(stage.batch({ sequence: 2 })).kind, 'accepted')
  refusedWith(append.addBatch(stage.batch({ sequence: 4 })), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
})

test('an open transaction holds the last stable offset until its marker is below the high watermark', () => {
  const stage = new Stage()
  stage.append({ id: 2, count: 4 })
  stage.append({ transactional: true, count: 2 })
  stage.append({ id: 2, sequence: 4, count: 3 })
  assert.equal(stage.producers.firstUnstable, 4)
  const { ended } = stage.mark('abort')
  assert.deepEqual(ended, [
    { producerId: 1, firstOffset: 4, lastOffset: 9, isAborted: true, lastStableOffset: 10 },
  ])
  assert.equal(stage.producers.openTransactions, 0)
  stage.producers.raiseHighWatermark(9 as Offset)
  assert.equal(stage.producers.firstUnstable, 4)
  stage.producers.raiseHighWatermark(10 as Offset)
  assert.equal(stage.producers.firstUnstable, null)
})

test('an ended transaction says how far the log is stable with those that are still open', () => {
  const stage = new Stage()
  stage.append({ id: 1, transactional: true })
  stage.append({ id: 2, transactional: true })
  const first = stage.mark('commit', { producerId: 1 as ProducerId })
  assert.equal(first.ended[0]?.lastStableOffset, 1)
  const second = stage.mark('commit', { producerId: 2 as ProducerId })
  assert.equal(second.ended[0]?.lastStableOffset, 4)
})

test('a batch outside transactions, of a producer whose transaction is open, is refused', () => {
  const stage = new Stage()
  stage.append({ transactional: true })
  refusedWith(stage.append({ sequence: 1 }), Errors.INVALID_TXN_STATE)
})

test('a marker of an older epoch or coordinator is refused; one without a transaction ends none', () => {
  const stage = new Stage()
  stage.append({ epoch: 5, transactional: true })
  refusedWith(
    stage.mark('commit', { epoch: 4 as ProducerEpoch }).verdict,
    Errors.INVALID_PRODUCER_EPOCH,
  )
  assert.equal(
    stage.mark('commit', { epoch: 5 as ProducerEpoch, coordinatorEpoch: 7 }).ended.length,
    1,
  )
  refusedWith(
    stage.mark('commit', { epoch: 5 as ProducerEpoch, coordinatorEpoch: 6 }).verdict,
    Errors.TRANSACTION_COORDINATOR_FENCED,
  )
  const repeated = stage.mark('commit', { epoch: 5 as ProducerEpoch, coordinatorEpoch: 7 })
  assert.deepEqual([repeated.verdict.kind, repeated.ended.length], ['accepted', 0])
})

test('in transactions of version 2 a late marker of the transaction before is known by its epoch (KIP-1228)', () => {
  const stage = new Stage()
  stage.append({ epoch: 5, transactional: true })
  const late = { epoch: 5 as ProducerEpoch, transactionVersion: 2 } as const
  refusedWith(stage.mark('commit', late).verdict, Errors.INVALID_PRODUCER_EPOCH)
  assert.equal(stage.mark('commit', { ...late, epoch: 6 as ProducerEpoch }).ended.length, 1)
  assert.equal(
    stage.mark('commit', { ...late, epoch: 6 as ProducerEpoch }).verdict.kind,
    'accepted',
  )
})

test('a transaction begins only with the guard that was given for it (KIP-890)', () => {
  const stage = new Stage()
  const { producers } = stage
  const ask = (sequence: number) => {
    const request = {
      producerId: 1 as ProducerId,
      epoch: 0 as ProducerEpoch,
      sequence,
      supportsEpochBump: false,
    }
    return producers.startVerification(request, 0)
  }
  const verified = { verificationEnabled: true }
  refusedWith(stage.append({ transactional: true }, verified), Errors.INVALID_TXN_STATE)
  const guard = ask(0)
  refusedWith(
    stage.append({ transactional: true }, { ...verified, guard: { producerId: 1 as ProducerId } }),
    Errors.INVALID_TXN_STATE,
  )
  assert.equal(stage.append({ transactional: true }, { ...verified, guard }).kind, 'accepted')
  assert.equal(ask(1), null)
  assert.equal(stage.append({ sequence: 1, transactional: true }, verified).kind, 'accepted')
  stage.mark('abort')
  // The ABA: a batch that was asked about before the abort comes after it.
  refusedWith(
    stage.append({ sequence: 2, transactional: true }, { ...verified, guard }),
    Errors.INVALID_TXN_STATE,
  )
})

test('no batch overtakes the first of its transaction while that is being asked about', () => {
  const stage = new Stage()
  const request = {
    producerId: 1 as ProducerId,
    epoch: 0 as ProducerEpoch,
    supportsEpochBump: true,
  }
  stage.producers.startVerification({ ...request, sequence: 3 }, 0)
  const guard = stage.producers.startVerification({ ...request, sequence: 0 }, 0)
  const options = { verificationEnabled: true, guard }
  refusedWith(
    stage.append({ sequence: 3, transactional: true }, options),
    Errors.OUT_OF_ORDER_SEQUENCE_NUMBER,
  )
  assert.equal(stage.append({ sequence: 0, transactional: true }, options).kind, 'accepted')
})

test('a producer is forgotten after a day of silence, but not within a transaction', () => {
  const stage = new Stage()
  stage.append({ id: 1, atMs: 0 })
  stage.append({ id: 2, atMs: 0, transactional: true })
  assert.deepEqual(stage.producers.expire(DAY_MS - 1, DAY_MS), [])
  assert.deepEqual(stage.producers.expire(DAY_MS, DAY_MS), [1])
  assert.deepEqual([...stage.producers.entries.keys()], [2])
})

const codecs = pureCodecs()

test('a snapshot that was damaged anywhere is malformed', () => {
  const stage = new Stage()
  stage.append({ count: 3, transactional: true })
  const bytes = printSnapshot(stage.producers.entries.values(), codecs)
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes)
    damaged[at] = (damaged[at] as number) ^ 0x10
    assert.throws(() => parseSnapshot(damaged, codecs), Malformed)
    assert.throws(() => parseSnapshot(bytes.subarray(0, at), codecs), Malformed)
  }
})

const histories = fc.array(
  fc.record({
    step: fc.constantFrom('batch', 'next', 'next', 'commit', 'abort', 'watermark'),
    id: fc.integer({ min: 1, max: 3 }),
    epoch: fc.integer({ min: 0, max: 2 }),
    sequence: fc.nat(4),
    count: fc.integer({ min: 1, max: 3 }),
    transactional: fc.boolean(),
  }),
  { maxLength: 40 },
)

test('a snapshot anywhere, and what came after it, give the state that never stopped', () => {
  fc.assert(
    fc.property(histories, fc.nat(40), (steps, cut) => {
      const live = new Stage()
      let again = new Producers()
      const replay: ((of: Producers) => void)[] = []
      for (const [index, { step, id, epoch, sequence, count, transactional }] of steps.entries()) {
        if (index === cut) {
          const bytes = printSnapshot(live.producers.entries.values(), codecs)
          again.load(parseSnapshot(bytes, codecs), 0, DAY_MS)
          replay.length = 0
        }
        if (step === 'commit' || step === 'abort') {
          const offset = live.end as Offset
          const { verdict } = live.mark(step, {
            producerId: id as ProducerId,
            epoch: epoch as ProducerEpoch,
          })
          if (verdict.kind !== 'accepted') continue
          replay.push((of) => {
            const append = of.begin({ origin: 'replication' })
            append.addMarker({
              producerId: id as ProducerId,
              epoch: epoch as ProducerEpoch,
              kind: step,
              coordinatorEpoch: 0,
              offset,
              timestamp: 0 as TimestampMs,
              transactionVersion: 1,
            })
            of.apply(append)
          })
        } else if (step !== 'watermark') {
          const known = live.producers.entries.get(id as ProducerId)
          const next = (known?.batches.at(-1)?.lastSequence ?? -1) + 1
          const given = {
            id,
            count,
            transactional,
            epoch: step === 'next' ? (known?.epoch ?? 0) : epoch,
            sequence: step === 'next' ? next : sequence,
          }
          const batch = live.batch(given)
          if (live.append(given).kind !== 'accepted') continue
          replay.push((of) => {
            const append = of.begin({ origin: 'replication' })
            append.addBatch(batch)
            of.apply(append)
          })
        }
      }
      if (cut >= steps.length) again = new Producers()
      for (const one of replay) one(again)
      const essence = (of: Producers) =>
        [...of.entries.values()]
          .map(({ batches, ...rest }) => ({ ...rest, last: batches.at(-1) ?? null }))
          .sort((a, b) => a.producerId - b.producerId)
      assert.deepEqual(essence(again), essence(live.producers))
      assert.equal(again.openTransactions, live.producers.openTransactions)
    }),
    { numRuns: 300 },
  )
})

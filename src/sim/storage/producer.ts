import type { LeaderEpoch, Offset, ProducerEpoch, ProducerId } from '#core/brand'
import type { Codecs } from '#core/world'
import type { Dice } from '#core/world/virtual'
import { BatchBuilder, buildEndMarker } from '#protocol/record'
import type { Log } from '#storage'
import type { ModelBatch } from './model.ts'

/** What one simulated producer knows of itself. */
interface Known {
  readonly id: number
  epoch: number
  nextSequence: number
  inTransaction: boolean
}

/** A batch to send, and the same for the model, but for where it will lie. */
export interface Sample {
  readonly bytes: Uint8Array
  readonly isMarker: boolean
  at(firstOffset: number, leaderEpoch: number): ModelBatch
  /** It is in the log: the next one follows it. */
  accepted(): void
}

const PRODUCERS = 4

/** Makes batches of a few producers, idempotent and transactional, and of nobody; each value is unique. */
export class SampleProducers {
  readonly #dice: Dice
  readonly #codecs: Codecs
  readonly #known: Known[] = []
  #values = 0
  /** Of the last record that was made. */
  #timeMs: number

  constructor(dice: Dice, codecs: Codecs, nowMs: number) {
    this.#dice = dice
    this.#codecs = codecs
    this.#timeMs = nowMs
    for (let id = 1; id <= PRODUCERS; id++)
      this.#known.push({ id, epoch: 0, nextSequence: 0, inTransaction: false })
  }

  next(): Sample {
    const dice = this.#dice
    const known = this.#known[dice.below(PRODUCERS)] as Known
    if (known.inTransaction && dice.below(3) === 0) return this.#marker(known)
    if (dice.below(3) === 0) return this.#plain()
    return this.#idempotent(known)
  }

  /** After a restart or a truncation: each goes on from what the log remembers of it, which is checked elsewhere. */
  learn(remembered: Log['producers']): void {
    for (const one of this.#known) {
      const entry = remembered.get(one.id as ProducerId)
      one.epoch = entry?.epoch ?? one.epoch + 1
      one.nextSequence = (entry?.batches.at(-1)?.lastSequence ?? -1) + 1
      one.inTransaction = (entry?.transactionStart ?? null) !== null
    }
  }

  #freshValues(count: number): string[] {
    const padding = 'x'.repeat(this.#dice.below(120))
    return Array.from({ length: count }, () => `v${this.#values++}${padding}`)
  }

  #plain(): Sample {
    return this.#data(null, false)
  }

  #idempotent(known: Known): Sample {
    if (!known.inTransaction && this.#dice.below(20) === 0) {
      known.epoch += 1
      known.nextSequence = 0
    }
    const isTransactional = known.inTransaction || this.#dice.below(3) === 0
    return this.#data(known, isTransactional)
  }

  #data(known: Known | null, isTransactional: boolean): Sample {
    const values = this.#freshValues(1 + this.#dice.below(3))
    const { epoch = -1, nextSequence = -1, id = -1 } = known ?? {}
    const builder = new BatchBuilder({
      codecs: this.#codecs,
      compression: this.#dice.below(4) === 0 ? 1 : 0,
      producer: {
        producerId: id as ProducerId,
        producerEpoch: epoch as ProducerEpoch,
        baseSequence: nextSequence,
        isTransactional,
      },
    })
    for (const value of values)
      builder.append({ timestamp: ++this.#timeMs, key: null, value: Buffer.from(value) })
    const lastSequence = nextSequence < 0 ? -1 : nextSequence + values.length - 1
    const producer = known && { id, epoch, lastSequence, isTransactional, isMarker: false }
    return {
      bytes: builder.build(),
      isMarker: false,
      at: this.#placed(values, producer, this.#timeMs),
      accepted: () => {
        if (known === null) return
        known.nextSequence = lastSequence + 1
        known.inTransaction ||= isTransactional
      },
    }
  }

  #marker(known: Known): Sample {
    const kind = this.#dice.below(2) === 0 ? 'commit' : 'abort'
    const { id, epoch } = known
    const producer = { producerId: id as ProducerId, producerEpoch: epoch as ProducerEpoch }
    const timestamp = ++this.#timeMs
    const bytes = buildEndMarker(
      { type: kind, coordinatorEpoch: 0, timestamp, producer },
      { codecs: this.#codecs },
    )
    const model = { id, epoch, lastSequence: -1, isTransactional: true, isMarker: true }
    return {
      bytes,
      isMarker: true,
      at: this.#placed([kind], model, timestamp),
      accepted: () => {
        known.inTransaction = false
      },
    }
  }

  #placed(values: readonly string[], producer: ModelBatch['producer'], maxTimestamp: number) {
    return (firstOffset: number, leaderEpoch: number): ModelBatch => ({
      firstOffset: firstOffset as Offset,
      lastOffset: (firstOffset + values.length - 1) as Offset,
      values,
      leaderEpoch: leaderEpoch as LeaderEpoch,
      producer,
      maxTimestamp,
    })
  }
}

import type { LeaderEpoch, Offset, ProducerEpoch, ProducerId } from '#core/brand'
import type { Codecs } from '#core/world'
import { BatchBuilder, type BatchOptions, buildEndMarker } from '#protocol/record'

export interface SampleProducer {
  readonly id: number
  readonly epoch?: number
  readonly sequence: number
  readonly isTransactional?: boolean
}

export interface SampleBatch {
  readonly count?: number
  readonly timestamp?: number
  readonly value?: string
  /** Null: no key. */
  readonly key?: string | null
  readonly producer?: SampleProducer
  readonly options?: Partial<BatchOptions>
}

/** When records of tests were written, unless they say otherwise: about when a virtual world begins. */
export const SAMPLE_MS = 1_767_225_600_000

/** A batch as a producer sends it. */
export function produced(codecs: Codecs, sample: SampleBatch = {}): Uint8Array {
  const { count = 1, timestamp = SAMPLE_MS, value = 'value', key = null, producer } = sample
  const builder = new BatchBuilder({
    codecs,
    ...(producer === undefined
      ? {}
      : {
          producer: {
            producerId: producer.id as ProducerId,
            producerEpoch: (producer.epoch ?? 0) as ProducerEpoch,
            baseSequence: producer.sequence,
            isTransactional: producer.isTransactional ?? false,
          },
        }),
    ...sample.options,
  })
  for (let index = 0; index < count; index++) {
    builder.append({
      timestamp: timestamp + index,
      key: key === null ? null : Buffer.from(key),
      value: Buffer.from(`${value}-${index}`),
    })
  }
  return builder.build()
}

/** A batch as a leader has it in its log. */
export function replicated(
  codecs: Codecs,
  baseOffset: number,
  sample: SampleBatch & { readonly epoch?: number } = {},
): Uint8Array {
  const { epoch = 0 } = sample
  return produced(codecs, {
    ...sample,
    options: {
      ...sample.options,
      baseOffset: baseOffset as Offset,
      leaderEpoch: epoch as LeaderEpoch,
    },
  })
}

/** A marker as a transaction coordinator sends it. */
export function marker(
  codecs: Codecs,
  type: 'commit' | 'abort',
  { id, epoch = 0 }: { readonly id: number; readonly epoch?: number },
): Uint8Array {
  const producer = { producerId: id as ProducerId, producerEpoch: epoch as ProducerEpoch }
  return buildEndMarker({ type, coordinatorEpoch: 0, timestamp: SAMPLE_MS, producer }, { codecs })
}

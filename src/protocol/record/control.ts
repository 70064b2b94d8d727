import { assert } from '#core/assert'
import { Malformed } from '#core/bytes'
import { BatchBuilder, type BatchOptions } from './batch-builder.ts'
import type { ProducerStamp } from './patch.ts'

/**
 * What a record of a control batch is about, as its key says: the end of a transaction (KIP-98), or what a raft log tells
 * of itself (KIP-595, KIP-630, KIP-853).
 */
export const CONTROL_TYPES = {
  abort: 0,
  commit: 1,
  leaderChange: 2,
  snapshotHeader: 3,
  snapshotFooter: 4,
  kraftVersion: 5,
  kraftVoters: 6,
} as const

export type ControlType = keyof typeof CONTROL_TYPES

const BY_NUMBER = Object.keys(CONTROL_TYPES) as readonly ControlType[]
const KEY_BYTES = 4
const MARKER_BYTES = 6

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The type that the key of a control record names; null for one that came after us, which is to be skipped. */
export function readControlType(key: Uint8Array | null): ControlType | null {
  if (key === null || key.length < KEY_BYTES) throw new Malformed('a control record without a type')
  const view = viewOf(key)
  // Later versions add fields behind these: they are read as version 0.
  if (view.getInt16(0) < 0) throw new Malformed('a control record of negative version')
  return BY_NUMBER[view.getInt16(2)] ?? null
}

/** The key of a control record, in version 0. */
export function controlKey(type: ControlType): Uint8Array {
  const key = new Uint8Array(KEY_BYTES)
  viewOf(key).setInt16(2, CONTROL_TYPES[type])
  return key
}

/** Epoch of the transaction coordinator that wrote the marker: an older one's comes too late and is fenced. */
export function readMarkerCoordinatorEpoch(value: Uint8Array | null): number {
  if (value === null || value.length < MARKER_BYTES)
    throw new Malformed('a marker without an epoch')
  const view = viewOf(value)
  if (view.getInt16(0) < 0) throw new Malformed('a marker of negative version')
  return view.getInt32(2)
}

export interface EndMarker {
  readonly type: 'abort' | 'commit'
  readonly coordinatorEpoch: number
  readonly timestamp: number
  /** Whose transaction ends. Markers are transactional and have no sequence. */
  readonly producer: Omit<ProducerStamp, 'baseSequence' | 'isTransactional'>
}

/** A control batch with the one record that ends a producer's transaction in a partition. */
export function buildEndMarker(
  marker: EndMarker,
  options: Pick<BatchOptions, 'codecs' | 'baseOffset' | 'leaderEpoch'>,
): Uint8Array {
  assert(marker.producer.producerId >= 0, 'a marker without a producer')
  const value = new Uint8Array(MARKER_BYTES)
  viewOf(value).setInt32(2, marker.coordinatorEpoch)
  const builder = new BatchBuilder({
    ...options,
    isControl: true,
    producer: { ...marker.producer, baseSequence: -1, isTransactional: true },
    capacityBytes: 128,
  })
  builder.append({ timestamp: marker.timestamp, key: controlKey(marker.type), value })
  return builder.build()
}

import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import type { LeaderEpoch, Offset, ProducerEpoch, ProducerId } from '#core/brand'
import { Malformed } from '#core/bytes'
import { pureCodecs } from '#core/compression'
import { BatchCursor } from './batch-cursor.ts'
import {
  buildEndMarker,
  CONTROL_TYPES,
  type ControlType,
  controlKey,
  readControlType,
  readMarkerCoordinatorEpoch,
} from './control.ts'
import { openRecords } from './open.ts'

const codecs = pureCodecs()

test('each type is read from its own key', () => {
  for (const type of Object.keys(CONTROL_TYPES) as ControlType[]) {
    assert.equal(readControlType(controlKey(type)), type)
  }
  assert.deepEqual(controlKey('kraftVoters'), Uint8Array.of(0, 0, 0, 6))
})

test('later versions of a key and later types do not stop a reader', () => {
  assert.equal(readControlType(Uint8Array.of(0, 9, 0, 1, 5, 5)), 'commit')
  assert.equal(readControlType(Uint8Array.of(0, 0, 0, 99)), null)
  assert.equal(readControlType(Uint8Array.of(0, 0, 0xff, 0xff)), null)
})

test('a key or a marker that is too short, or of negative version, is Malformed', () => {
  for (const key of [null, Uint8Array.of(), Uint8Array.of(0, 0, 0), Uint8Array.of(0xff, 0, 0, 1)]) {
    assert.throws(() => readControlType(key), Malformed)
  }
  for (const value of [null, new Uint8Array(5), Uint8Array.of(0xff, 0, 0, 0, 0, 1)]) {
    assert.throws(() => readMarkerCoordinatorEpoch(value), Malformed)
  }
})

test('an end marker is a transactional control batch of 78 bytes without a sequence', () => {
  const bytes = buildEndMarker(
    {
      type: 'commit',
      coordinatorEpoch: 70_001,
      timestamp: 1_700_000_000_000,
      producer: { producerId: 12 as ProducerId, producerEpoch: 3 as ProducerEpoch },
    },
    { codecs, baseOffset: 55 as Offset, leaderEpoch: 2 as LeaderEpoch },
  )
  assert.equal(bytes.length, 78)
  const batches = new BatchCursor(bytes)
  assert.equal(batches.next(), true)
  assert.deepEqual(
    [batches.isControl, batches.isTransactional, batches.baseSequence],
    [true, true, -1],
  )
  assert.deepEqual([batches.producerId, batches.producerEpoch], [12, 3])
  assert.deepEqual([batches.baseOffset, batches.leaderEpoch], [55, 2])
  const records = openRecords(batches, { codecs, limitBytes: 0 })
  assert.equal(records.next(), true)
  assert.equal(readControlType(records.key), 'commit')
  assert.equal(readMarkerCoordinatorEpoch(records.value), 70_001)
})

import type { TimestampMs } from '#core/brand'
import { Malformed, Reader, Writer } from '#core/bytes'
import type { Codecs } from '#core/world'
import { decode, encode } from '#protocol/codec'
import { ProducerSnapshot } from '#protocol/stored'
import { lastSequenceOf, NO_SEQUENCE, type ProducerEntry } from './entry.ts'

const VERSION = 1
/** The version and the checksum stand before what the checksum is of. */
const CHECKED_FROM = 6
const NO_OFFSET = -1

/** The bytes of a file `<offset>.snapshot`: what the log remembers of its producers there. Only each one's last batch is kept. */
export function printSnapshot(
  entries: Iterable<ProducerEntry>,
  codecs: Pick<Codecs, 'crc32c'>,
): Uint8Array {
  const producerEntries = [...entries].map((entry) => {
    const last = entry.batches.at(-1)
    return {
      producerId: entry.producerId,
      epoch: entry.epoch,
      lastSequence: lastSequenceOf(entry),
      lastOffset: last?.lastOffset ?? NO_OFFSET,
      offsetDelta: last?.offsetDelta ?? 0,
      timestamp: entry.lastTimestamp,
      coordinatorEpoch: entry.coordinatorEpoch,
      currentTxnFirstOffset: entry.transactionStart ?? NO_OFFSET,
    }
  })
  const writer = new Writer()
  writer.int16(VERSION)
  encode(ProducerSnapshot, VERSION, { crc: 0, producerEntries } as never, writer)
  const bytes = Buffer.concat(writer.finish())
  bytes.writeUInt32BE(codecs.crc32c(bytes, 0, CHECKED_FROM), 2)
  return bytes
}

/** Reads such a file. `Malformed` when it is not one, or not whole: the state is then made from an older one and the records. */
export function parseSnapshot(bytes: Uint8Array, codecs: Pick<Codecs, 'crc32c'>): ProducerEntry[] {
  const reader = new Reader(bytes)
  if (reader.int16() !== VERSION) throw new Malformed('a producer snapshot of an unknown version')
  const { crc, producerEntries } = decode(ProducerSnapshot, VERSION, reader)
  if (crc !== codecs.crc32c(bytes, 0, CHECKED_FROM))
    throw new Malformed('a producer snapshot with a wrong checksum')
  return producerEntries.map((one) => {
    const { producerId, epoch, lastSequence, lastOffset, offsetDelta, coordinatorEpoch } = one
    const timestamp = one.timestamp as TimestampMs
    const remembered = lastOffset >= 0 && lastSequence !== NO_SEQUENCE
    return {
      producerId,
      epoch,
      coordinatorEpoch,
      lastTimestamp: timestamp,
      transactionStart: one.currentTxnFirstOffset < 0 ? null : one.currentTxnFirstOffset,
      batches: remembered ? [{ lastSequence, lastOffset, offsetDelta, timestamp }] : [],
    }
  })
}

import { assert } from '#core/assert'
import type { Offset, ProducerId } from '#core/brand'
import type { Codecs } from '#core/world'
import { BatchCursor, checkNextBatch, openRecords, readControlType } from '#protocol/record'
import type { AbortedTransaction } from '#protocol/stored'
import type { Log, ReadOptions } from '../log/index.ts'

/** offset, timestamp, its type, leader epoch, key, value, headers: int64 is text, bytes are hex. */
export type DescribedRecord = readonly [
  number,
  string,
  string,
  number,
  string | null,
  string | null,
  ReadonlyArray<readonly [string | null, string | null]>,
]

/**
 * All that a broker says of a partition, as compat/storage/AskKafka.java writes it down when it has asked Apache Kafka's
 * clients.
 */
export interface DescribedLog {
  readonly start: number
  readonly end: number
  readonly stable: number
  /** As a consumer sees them that does not wait for decisions: without control records. */
  readonly records: readonly DescribedRecord[]
  /** Offsets that a consumer with `read_committed` sees. */
  readonly committed: readonly number[]
  /** Sought time, and the offset and time of the first record that is not older. */
  readonly times: ReadonlyArray<readonly [string, number, string] | readonly [string, null]>
  /** The record with the greatest time; null where the format knows none. */
  readonly max: readonly [number, string] | null
  /** id, epoch, last sequence, last timestamp, coordinator epoch, start of its transaction. */
  readonly producers: ReadonlyArray<readonly [number, number, number, string, number, number]>
}

const LIMIT_BYTES = 1 << 24

const TIMESTAMP_TYPES = {
  none: 'NoTimestampType',
  create: 'CreateTime',
  'log append': 'LogAppendTime',
} as const

/** Asks our log the same; `like` says which times were sought. The whole log must be below the high watermark. */
export async function describeLog(
  log: Log,
  codecs: Codecs,
  like: Pick<DescribedLog, 'times' | 'max'>,
): Promise<DescribedLog> {
  const max = like.max === null ? null : await log.maxTimestamp()
  const times: DescribedLog['times'][number][] = []
  for (const [sought] of like.times) {
    const found = like.max === null ? null : await log.offsetForTimestamp(Number(sought))
    times.push(found === null ? [sought, null] : [sought, found.offset, String(found.timestamp)])
  }
  const committed = await readRecords(log, codecs, 'lastStable')
  return {
    start: log.logStartOffset,
    end: log.endOffset,
    stable: log.lastStableOffset,
    records: await readRecords(log, codecs, 'highWatermark'),
    committed: committed.map(([offset]) => offset),
    times,
    max: like.max === null ? null : [max?.offset ?? -1, String(max?.timestamp ?? -1)],
    producers: describeProducers(log),
  }
}

/** In the order of their ids. */
export function describeProducers(log: Log): DescribedLog['producers'] {
  const entries = [...log.producers.values()].sort((a, b) => a.producerId - b.producerId)
  return entries.map((entry) => [
    entry.producerId,
    entry.epoch,
    entry.batches.at(-1)?.lastSequence ?? -1,
    String(entry.lastTimestamp),
    entry.coordinatorEpoch,
    entry.transactionStart ?? -1,
  ])
}

/** Reads a log as a consumer does, a few batches at a time; a batch that fails its checksum is an error. */
export async function readRecords(
  log: Log,
  codecs: Codecs,
  upTo: ReadOptions['upTo'],
): Promise<DescribedRecord[]> {
  const records: DescribedRecord[] = []
  let position: number = log.logStartOffset
  for (;;) {
    const options = { maxBytes: 700, upTo, minOneBatch: true }
    const answer = await log.read(position as Offset, options)
    assert(answer.kind === 'records', `offset ${position} is out of range`)
    const bytes = Buffer.concat(answer.pieces)
    answer.release()
    const next = addRecords(records, bytes, {
      codecs,
      from: position,
      aborted: upTo === 'lastStable' ? answer.abortedTransactions : [],
    })
    if (next === null) return records
    position = next
  }
}

interface FetchedFacts {
  readonly codecs: Codecs
  readonly from: number
  readonly aborted: readonly AbortedTransaction[]
}

/** Where to go on; null when there was no whole batch. */
function addRecords(
  records: DescribedRecord[],
  bytes: Uint8Array,
  { codecs, from, aborted }: FetchedFacts,
): number | null {
  const batches = new BatchCursor(bytes)
  const coming = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset)
  const aborting = new Set<ProducerId>()
  let next: number | null = null
  for (;;) {
    const fault = checkNextBatch(batches, codecs)
    if (fault === 'truncated' || !batches.next()) return next
    assert(fault === null, `the batch at offset ${batches.baseOffset} is read as ${fault}`)
    next = batches.lastOffset + 1
    while ((coming[0]?.firstOffset ?? Number.POSITIVE_INFINITY) <= batches.lastOffset)
      aborting.add(coming.shift()?.producerId as ProducerId)
    if (batches.isControl) {
      if (isAbort(batches, codecs)) aborting.delete(batches.producerId)
    } else if (!batches.isTransactional || !aborting.has(batches.producerId))
      addBatch(records, batches, { codecs, from })
  }
}

function isAbort(batch: BatchCursor, codecs: Codecs): boolean {
  const marker = openRecords(batch, { codecs, limitBytes: LIMIT_BYTES })
  return marker.next() && readControlType(marker.key) === 'abort'
}

function addBatch(
  records: DescribedRecord[],
  batch: BatchCursor,
  { codecs, from }: Pick<FetchedFacts, 'codecs' | 'from'>,
): void {
  const cursor = openRecords(batch, { codecs, limitBytes: LIMIT_BYTES })
  while (cursor.next()) {
    if (cursor.offset < from) continue
    records.push([
      cursor.offset,
      String(cursor.exactTimestamp()),
      TIMESTAMP_TYPES[batch.timestampType],
      batch.leaderEpoch,
      hex(cursor.key),
      hex(cursor.value),
      cursor.headers.map(({ key, value }) => [hex(Buffer.from(key)), hex(value)] as const),
    ])
  }
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('hex')
}

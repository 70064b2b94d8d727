import type { Offset } from '#core/brand'
import type { Codecs } from '#core/world'
import { BatchCursor, checkNextBatch, openRecords, readControlType } from '#protocol/record'
import type { Log } from '#storage'
import type { ModelBatch, ModelProducer } from './model.ts'

const LIMIT_BYTES = 2 ** 22

/** All batches of a log from its start to its end, as reads of so many bytes give them. Throws for what fails its checksum. */
export async function observe(log: Log, codecs: Codecs, maxBytes: number): Promise<ModelBatch[]> {
  const found: ModelBatch[] = []
  let offset = log.logStartOffset
  while (offset < log.endOffset) {
    const answer = await log.read(offset, { maxBytes, upTo: 'end', minOneBatch: true })
    if (answer.kind !== 'records') throw new Error(`offset ${offset} is out of range`)
    const bytes = Buffer.concat(answer.pieces)
    answer.release()
    const before = offset
    const batches = new BatchCursor(bytes)
    for (;;) {
      const fault = checkNextBatch(batches, codecs)
      if (fault !== null && fault !== 'truncated') throw new Error(`a batch with a wrong ${fault}`)
      if (!batches.next()) break
      // The first batch may begin before the offset that was asked for.
      if (batches.lastOffset >= offset) found.push(modelOf(batches, codecs))
      offset = Math.max(offset, batches.lastOffset + 1) as Offset
    }
    if (offset === before) throw new Error(`a read at ${offset} gave no batch`)
  }
  return found
}

function modelOf(batch: BatchCursor, codecs: Codecs): ModelBatch {
  const values: string[] = []
  const records = openRecords(batch, { codecs, limitBytes: LIMIT_BYTES })
  while (records.next()) {
    if (batch.isControl) values.push(readControlType(records.key) ?? 'unknown')
    else values.push(Buffer.from(records.value ?? []).toString())
  }
  return {
    firstOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
    values,
    leaderEpoch: batch.leaderEpoch,
    producer: producerOf(batch),
    maxTimestamp: batch.maxTimestamp,
  }
}

function producerOf(batch: BatchCursor): ModelProducer | null {
  if (batch.producerId < 0) return null
  return {
    id: batch.producerId,
    epoch: batch.producerEpoch,
    lastSequence: batch.lastSequence,
    isTransactional: batch.isTransactional,
    isMarker: batch.isControl,
  }
}

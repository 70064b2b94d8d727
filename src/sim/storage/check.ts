import type { LeaderEpoch, Offset, ProducerId } from '#core/brand'
import type { Log } from '#storage'
import type { ModelBatch } from './model.ts'

// What a log must say of itself, given what it holds: each check is an invariant of its own.

/** Producer state is what the records give: the last sequence of each producer, its epoch, and where its transaction began. */
export function checkProducers(log: Log, batches: readonly ModelBatch[]): string[] {
  const expected = new Map<number, { epoch: number; lastSequence: number; start: number | null }>()
  for (const { producer, firstOffset } of batches) {
    if (producer === null) continue
    const known = expected.get(producer.id)
    if (producer.isMarker) {
      const lastSequence = known?.epoch === producer.epoch ? known.lastSequence : -1
      expected.set(producer.id, { epoch: producer.epoch, lastSequence, start: null })
      continue
    }
    const open = known?.start ?? null
    const start = producer.isTransactional ? (open ?? firstOffset) : open
    expected.set(producer.id, { epoch: producer.epoch, lastSequence: producer.lastSequence, start })
  }
  return [...expected].flatMap(([id, { epoch, lastSequence, start }]) => {
    const entry = log.producers.get(id as ProducerId)
    if (entry === undefined) return [`producer ${id} is forgotten`]
    const found = {
      epoch: entry.epoch as number,
      lastSequence: entry.batches.at(-1)?.lastSequence ?? -1,
      start: entry.transactionStart as number | null,
    }
    // Of a transaction that began below the log start the records do not tell where.
    const startAgrees = found.start === start || (found.start ?? start ?? 0) < log.logStartOffset
    // A snapshot may remember a sequence of which only the marker is left.
    const sequenceAgrees = found.lastSequence === lastSequence || lastSequence === -1
    const agrees = found.epoch === epoch && sequenceAgrees && startAgrees
    if (agrees) return []
    const said = JSON.stringify(found)
    return [`producer ${id} is ${said}, not ${JSON.stringify({ epoch, lastSequence, start })}`]
  })
}

/**
 * Leader epochs are a function of the log (KAFKA-7897). Below `raisedTo`, the highest log start that ever was, they may
 * have been forgotten: that start goes back when a power loss comes before its checkpoint.
 */
export function checkEpochs(log: Log, batches: readonly ModelBatch[], raisedTo: number): string[] {
  const starts = new Map<number, number>()
  for (const { leaderEpoch, firstOffset } of batches)
    if (!starts.has(leaderEpoch)) starts.set(leaderEpoch, firstOffset)
  const rows = [...starts]
  return rows.flatMap(([epoch], index) => {
    const end = rows[index + 1]?.[1] ?? log.endOffset
    if (end <= raisedTo) return []
    const found = log.endOffsetForEpoch(epoch as LeaderEpoch).endOffset
    return found === end ? [] : [`epoch ${epoch} ends at ${found}, not ${end}`]
  })
}

/** The first record that is not older than a time, markers included. Here the records of a batch have times that rise by one. */
export async function checkTimes(
  log: Log,
  batches: readonly ModelBatch[],
  timestamp: number,
): Promise<string[]> {
  const expected = batches
    .flatMap(({ firstOffset, values, maxTimestamp }) =>
      values.map((_, n) => ({
        offset: firstOffset + n,
        time: maxTimestamp - values.length + 1 + n,
      })),
    )
    .find(({ time, offset }) => time >= timestamp && offset >= log.logStartOffset)
  const found = await log.offsetForTimestamp(timestamp)
  const agrees = (found?.offset ?? null) === (expected?.offset ?? null)
  return agrees ? [] : [`time ${timestamp} is at ${found?.offset}, not ${expected?.offset}`]
}

/** Where the parts of a log end: I7 of the invariants. */
export function checkOffsets(log: Log): string[] {
  const marks: readonly Offset[] = [
    log.logStartOffset,
    log.lastStableOffset,
    log.highWatermark,
    log.endOffset,
  ]
  const rise = marks.every((mark, index) => index === 0 || mark >= (marks[index - 1] as Offset))
  return rise ? [] : [`log start, stable, high watermark and end do not rise: ${marks.join(' ')}`]
}

import type { Eventually } from '#core/world'
import { Errors } from '#protocol/error'
import type { ProducerAppend } from '../producers/index.ts'
import { type AppendAnswer, type AppendedAnswer, type AppendOptions, refusal } from './answer.ts'
import { after, attempt } from './eventually.ts'
import { judgeProducers } from './judge-producers.ts'
import type { LogState } from './log-state.ts'
import { type Prepared, prepareAppend } from './prepare.ts'
import { isRollDue, roll, rollBase } from './roll.ts'

/**
 * Judges, writes, and then lets the batches count: offsets, producers, epochs and readers learn of them only when the write
 * has taken effect, so that one that fails leaves no trace (KAFKA-6683).
 */
export function append(
  state: LogState,
  records: Uint8Array,
  options: AppendOptions,
): Eventually<AppendAnswer> {
  state.checkOnline()
  const { config, nextOffset, logStartOffset } = state
  const { codecs } = state.shared.world
  const { origin, leaderEpoch, nowMs } = options
  // Field by field: a spread of an object that came from anywhere costs microseconds.
  const prepared = prepareAppend(records, {
    origin,
    leaderEpoch,
    nowMs,
    config,
    codecs,
    nextOffset,
  })
  if (prepared.kind !== 'prepared') return prepared
  if (prepared.bytes.length > config.segmentBytes)
    return refusal(Errors.RECORD_LIST_TOO_LARGE, 'the batches are larger than segment.bytes')
  const producers = state.producers.begin({
    origin,
    guard: options.guard ?? null,
    verificationEnabled: config.verificationEnabled,
  })
  const { transactionVersion = 1 } = options
  const facts = { codecs, transactionVersion, logStartOffset }
  const refused = judgeProducers(producers, prepared.batches, facts)
  if (refused !== null) return refused
  const incoming = {
    sizeBytes: prepared.bytes.length,
    lastOffset: prepared.lastOffset,
    maxTimestamp: prepared.largest.timestamp,
    nowMs,
  }
  const write = (): Eventually<AppendedAnswer> => writeBatches(state, prepared, producers)
  return attempt(
    () =>
      isRollDue(state, state.active, incoming)
        ? roll(state, rollBase(state, prepared), nowMs).then(write)
        : write(),
    (thrown) => state.failed(thrown),
  )
}

function writeBatches(
  state: LogState,
  prepared: Prepared,
  producers: ProducerAppend,
): Eventually<AppendedAnswer> {
  const { active } = state
  const { bytes, lastOffset, largest } = prepared
  const { sizeBytes: position } = active
  const facts = { lastOffset, sizeBytes: bytes.length, largest }
  return after(active.append([bytes], facts), () => {
    const segmentBase = active.baseOffset
    state.tail.append([bytes], { segmentBase, position, firstOffset: prepared.firstKnownOffset })
    return apply(state, prepared, producers)
  })
}

function apply(
  state: LogState,
  prepared: Prepared,
  producers: ProducerAppend,
): Eventually<AppendedAnswer> {
  const { active } = state
  state.nextOffset = (prepared.lastOffset + 1) as typeof state.nextOffset
  assignEpochs(state, prepared)
  const answer: AppendedAnswer = {
    kind: 'appended',
    firstOffset: prepared.firstOffset,
    lastOffset: prepared.lastOffset,
    logAppendTimeMs: prepared.logAppendTimeMs,
    maxTimestamp: prepared.largest.timestamp,
    sizeBytes: prepared.bytes.length,
    logStartOffset: state.logStartOffset,
  }
  if (active.isSyncDue) active.syncAhead().catch((thrown: unknown) => state.failed(thrown))
  for (const { isAborted, ...transaction } of state.producers.apply(producers)) {
    if (isAborted) active.noteAborted(transaction)
  }
  return active.isIndexPageDue ? writeIndexPage(state, answer) : answer
}

/** The batches are in the log whether or not there is room for the index: what waits is written with the next page. */
async function writeIndexPage(state: LogState, answer: AppendedAnswer): Promise<AppendedAnswer> {
  try {
    await state.active.writeIndexes()
  } catch (thrown) {
    state.failed(thrown)
    if (state.fault !== null) throw thrown
    state.shared.logger.warn?.('an index was not written: the disk is full', { log: state.name })
  }
  return answer
}

function assignEpochs(state: LogState, { batches }: Prepared): void {
  const { epochs } = state
  batches.rewind()
  let isNews = false
  while (batches.next()) {
    const { leaderEpoch: epoch, baseOffset: startOffset } = batches
    if (batches.magic === 2) {
      if (epoch >= 0) isNews = epochs.assign({ epoch, startOffset }) || isNews
    } else if (epochs.latest !== null) {
      // Who followed an older leader has no epochs for a part of its log: followers then go by the high watermark.
      epochs.clear()
      isNews = true
      state.shared.logger.warn?.('leader epochs are forgotten after batches of an old format', {
        log: state.name,
      })
    }
  }
  if (isNews) state.epochFile.writeSoon()
}

import type { LeaderEpoch, Offset } from '#core/brand'
import { parseLines, printLines, wholeNumber } from '../checkpoint/index.ts'
import type { EpochEntry } from './leader-epochs.ts'

/** In the directory of each partition. */
export const LEADER_EPOCH_CHECKPOINT = 'leader-epoch-checkpoint'

/** Reads a partition's leader epochs and where each began. `Malformed` when the file is not one. */
export function parseLeaderEpochs(bytes: Uint8Array): EpochEntry[] {
  return parseLines(bytes, 2).map(([epoch = '', startOffset = '']) => ({
    epoch: wholeNumber(epoch) as LeaderEpoch,
    startOffset: wholeNumber(startOffset) as Offset,
  }))
}

export function printLeaderEpochs(entries: readonly EpochEntry[]): Uint8Array {
  return printLines(entries.map(({ epoch, startOffset }) => [epoch, startOffset]))
}

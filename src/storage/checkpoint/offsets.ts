import type { Offset } from '#core/brand'
import { parseLines, printLines, wholeNumber } from './lines.ts'

/** The name of each file of offsets in a log directory. */
export const OFFSET_CHECKPOINTS = {
  recoveryPoint: 'recovery-point-offset-checkpoint',
  highWatermark: 'replication-offset-checkpoint',
  logStart: 'log-start-offset-checkpoint',
  cleaner: 'cleaner-offset-checkpoint',
} as const

export interface PartitionOffset {
  readonly topic: string
  readonly partition: number
  readonly offset: Offset
}

/** Reads a file of offsets, one for each partition of the directory. `Malformed` when it is not one. */
export function parseOffsets(bytes: Uint8Array): PartitionOffset[] {
  return parseLines(bytes, 3).map(([topic = '', partition = '', offset = '']) => ({
    topic,
    partition: wholeNumber(partition),
    offset: wholeNumber(offset) as Offset,
  }))
}

export function printOffsets(entries: readonly PartitionOffset[]): Uint8Array {
  return printLines(entries.map(({ topic, partition, offset }) => [topic, partition, offset]))
}

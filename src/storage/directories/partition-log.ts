import type { Offset } from '#core/brand'
import type { DiskFault } from '#core/world'
import type { LogLimit as Limit } from '../log/index.ts'
import type { PartitionName } from './names.ts'

export type { Limit }

export type Limits = Readonly<Record<Limit, Offset>>

/** What a log directory asks of the logs in it. */
export interface PartitionLog {
  readonly logStartOffset: Offset
  readonly endOffset: Offset
  readonly highWatermark: Offset
  /** What lies before it survives a power loss. */
  readonly recoveryPoint: Offset
  raiseHighWatermark(offset: Offset): void
  /** Makes all of it survive a power loss. */
  flush(): Promise<void>
  /** Flushes, and gives its files back in good order. */
  close(): Promise<void>
  /** Gives its files back without a write, when what is under way is over; again does nothing. */
  abandon(): Promise<void>
}

/** What a log tells the directory that it lies in. */
export interface LogEvents {
  /** Its disk failed for good. */
  failed(fault: DiskFault): void
  /** A limit went up: the checkpoint may say so some time later. */
  raised(limit: Limit): void
  /**
   * Its recovery point went down, because it is about to be cut: resolves when the checkpoint says so. Only then may it
   * grow again, or a power loss would find records behind the cut passed over by recovery.
   */
  lowered(): Promise<void>
}

export interface LogToOpen extends PartitionName {
  /** Where its files are: the directory is there. */
  readonly directory: string
  /** It was closed in good order: nothing needs recovery. */
  readonly wasClosed: boolean
  /** Of the checkpoints; 0 where they do not say. */
  readonly limits: Limits
  readonly events: LogEvents
}

/** Opens the log in a directory, or begins one there. Rejects with a `DiskFault`, and then leaves no file open. */
export type OpenLog<L extends PartitionLog> = (log: LogToOpen) => Promise<L>

export const NO_LIMITS: Limits = {
  recoveryPoint: 0 as Offset,
  highWatermark: 0 as Offset,
  logStart: 0 as Offset,
}

export function limitsOf(log: PartitionLog): Limits {
  const { recoveryPoint, highWatermark, logStartOffset } = log
  return { recoveryPoint, highWatermark, logStart: logStartOffset }
}

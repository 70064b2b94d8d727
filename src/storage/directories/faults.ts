import { DiskFault, type DiskFaultCode } from '#core/world'

/** They say nothing against the disk: the same call may succeed a moment later. */
const PASSING: ReadonlySet<DiskFaultCode> = new Set(['ENOSPC', 'EMFILE'])

/**
 * Whether a fault takes the log directory off line. A full disk does not, other than in Kafka: what failed was undone, and
 * space that returns heals it.
 */
export function isLasting(fault: DiskFault): boolean {
  return !PASSING.has(fault.code)
}

/** The fault that was thrown. Anything else is a bug, and thrown on. */
export function diskFaultOf(thrown: unknown): DiskFault {
  if (thrown instanceof DiskFault) return thrown
  throw thrown
}

/** Why no broker can be started on, or go on with, its log directories. */
export type RefusalReason =
  | 'no directories'
  | 'the same directory twice'
  | 'not ours'
  | 'partitions twice'
  | 'all directories failed'

export class LogDirectoriesRefused extends Error {
  readonly reason: RefusalReason

  constructor(reason: RefusalReason, detail: string) {
    super(`the log directories cannot be used: ${reason}: ${detail}`)
    this.name = 'LogDirectoriesRefused'
    this.reason = reason
  }
}

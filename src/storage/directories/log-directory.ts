import type { DirectoryId, Offset } from '#core/brand'
import type { DirectoryLock, Disk, DiskFault } from '#core/world'
import { OFFSET_CHECKPOINTS, type PartitionOffset } from '../checkpoint/index.ts'
import { CheckpointFile } from './checkpoint-file.ts'
import { diskFaultOf, isLasting } from './faults.ts'
import type { PartitionName } from './names.ts'
import { OffsetTable } from './offset-table.ts'
import type { Limit, PartitionLog } from './partition-log.ts'
import type { PlacedLog } from './placed-log.ts'
import { SharedWork } from './shared-work.ts'

export type Checkpoint = Limit | 'cleaner'

export const CHECKPOINTS: readonly Checkpoint[] = [
  'recoveryPoint',
  'highWatermark',
  'logStart',
  'cleaner',
]

export interface LogDirectoryOptions<L extends PartitionLog> {
  readonly disk: Disk
  readonly path: string
  readonly id: DirectoryId
  readonly lock: DirectoryLock
  /** Its last broker stopped in good order. */
  readonly wasClosed: boolean
  readonly cleanerOffsets: OffsetTable
  /** Told once, of the first fault that lasts. */
  readonly onFailed: (directory: LogDirectory<L>, fault: DiskFault) => void
}

/** One log directory that this broker holds: the logs in it, and the checkpoints that speak of them. */
export class LogDirectory<L extends PartitionLog> {
  readonly path: string
  readonly id: DirectoryId
  readonly lock: DirectoryLock
  readonly wasClosed: boolean
  readonly placed = new Set<PlacedLog<L>>()
  /** Logs that are being made here. */
  arriving = 0
  #fault: DiskFault | null = null
  #isInDebt = false
  readonly #cleanerOffsets: OffsetTable
  readonly #files: Readonly<Record<Checkpoint, CheckpointFile>>
  readonly #onFailed: LogDirectoryOptions<L>['onFailed']
  readonly #syncing: SharedWork

  constructor(options: LogDirectoryOptions<L>) {
    const { disk, path, id, lock, wasClosed, cleanerOffsets, onFailed } = options
    this.path = path
    this.id = id
    this.lock = lock
    this.wasClosed = wasClosed
    this.#cleanerOffsets = cleanerOffsets
    this.#onFailed = onFailed
    this.#syncing = new SharedWork(() => disk.syncDirectory(path))
    const file = (checkpoint: Checkpoint): CheckpointFile =>
      new CheckpointFile(disk, this.pathOf(OFFSET_CHECKPOINTS[checkpoint]), () =>
        this.#entries(checkpoint),
      )
    this.#files = {
      recoveryPoint: file('recoveryPoint'),
      highWatermark: file('highWatermark'),
      logStart: file('logStart'),
      cleaner: file('cleaner'),
    }
  }

  /** Why it is off line; null while it serves. */
  get fault(): DiskFault | null {
    return this.#fault
  }

  get isOnline(): boolean {
    return this.#fault === null
  }

  get partitionCount(): number {
    return this.placed.size + this.arriving
  }

  pathOf(name: string): string {
    return `${this.path}/${name}`
  }

  /** Makes the names of the partitions survive a power loss; a thousand that are made or deleted together share a few. */
  syncNames(): Promise<void> {
    return this.#syncing.run()
  }

  /** Up to where a log was compacted (`cleaner-offset-checkpoint`). */
  cleanedUpTo(partition: PartitionName): Offset | undefined {
    return this.#cleanerOffsets.get(partition)
  }

  setCleanedUpTo(partition: PartitionName, offset: Offset | null): void {
    if (offset === null) this.#cleanerOffsets.delete(partition)
    else this.#cleanerOffsets.set(partition, offset)
    this.touch('cleaner')
  }

  touch(checkpoint: Checkpoint): void {
    this.#files[checkpoint].touch()
  }

  isDirty(checkpoint: Checkpoint): boolean {
    return this.#files[checkpoint].isDirty
  }

  /** Writes a checkpoint now. Rejects with a `DiskFault`, of which the directory has then heard. */
  async write(checkpoint: Checkpoint): Promise<void> {
    if (this.#fault !== null) throw this.#fault
    await this.guard(() => this.#files[checkpoint].write())
  }

  touchAll(): void {
    for (const checkpoint of CHECKPOINTS) this.touch(checkpoint)
  }

  /** Writes all checkpoints now. Rejects as `write`. */
  async writeAll(): Promise<void> {
    await Promise.all(CHECKPOINTS.map((checkpoint) => this.write(checkpoint)))
    this.#isInDebt = false
  }

  /**
   * The log lies here no more: no checkpoint may say anything of it to the next log of that name. A disk that is full for
   * them owes that: no log is made here before it is done.
   */
  async forget(placed: PlacedLog<L>): Promise<void> {
    this.placed.delete(placed)
    this.#cleanerOffsets.delete(placed)
    this.#isInDebt = true
    await this.writeAll().catch(diskFaultOf)
  }

  /** The checkpoints name logs that are not here. */
  noteDebt(): void {
    this.#isInDebt = true
  }

  /** Rejects as `write`. */
  async settleDebt(): Promise<void> {
    if (this.#isInDebt) await this.writeAll()
  }

  /** Runs work on this disk; a fault that lasts takes the directory off line, and is thrown on. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      this.failed(diskFaultOf(thrown))
      throw thrown
    }
  }

  failed(fault: DiskFault): void {
    if (isLasting(fault)) this.takeOffLine(fault)
  }

  takeOffLine(fault: DiskFault): void {
    if (this.#fault !== null) return
    this.#fault = fault
    this.#onFailed(this, fault)
  }

  #entries(checkpoint: Checkpoint): readonly PartitionOffset[] {
    if (checkpoint === 'cleaner') return this.#cleanerOffsets.entries()
    const entries: PartitionOffset[] = []
    for (const placed of this.placed) {
      const offset = placed.limits[checkpoint]
      // As Kafka: only where the log begins behind its first segment would it be needed, and never at 0.
      if (checkpoint === 'logStart' && offset === 0) continue
      entries.push({ topic: placed.topic, partition: placed.partition, offset })
    }
    return entries
  }
}

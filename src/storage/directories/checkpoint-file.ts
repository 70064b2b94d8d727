import type { Disk } from '#core/world'
import { type PartitionOffset, printOffsets, writeAtomically } from '../checkpoint/index.ts'

/**
 * One file of offsets of a log directory. It is written whole, with a line for each partition, so it is written seldom:
 * only after something has changed, and those who want it written at the same time share one write.
 */
export class CheckpointFile {
  readonly #disk: Disk
  readonly #path: string
  readonly #entries: () => readonly PartitionOffset[]
  #isDirty = false
  #running: Promise<void> | null = null
  #next: Promise<void> | null = null

  constructor(disk: Disk, path: string, entries: () => readonly PartitionOffset[]) {
    this.#disk = disk
    this.#path = path
    this.#entries = entries
  }

  /** What is in the file is not what is true any more. */
  get isDirty(): boolean {
    return this.#isDirty
  }

  touch(): void {
    this.#isDirty = true
  }

  /** Resolves when the file says, and keeps through a power loss, what was true at this call or later. Rejects with a `DiskFault`. */
  write(): Promise<void> {
    if (this.#running === null) return this.#start()
    // The one under way may have asked for the entries before this call.
    this.#next ??= this.#running.then(
      () => this.#start(),
      () => this.#start(),
    )
    return this.#next
  }

  #start(): Promise<void> {
    this.#next = null
    const running = this.#write().finally(() => {
      this.#running = null
    })
    this.#running = running
    return running
  }

  async #write(): Promise<void> {
    this.#isDirty = false
    try {
      await writeAtomically(this.#disk, this.#path, printOffsets(this.#entries()))
    } catch (thrown) {
      this.#isDirty = true
      throw thrown
    }
  }
}

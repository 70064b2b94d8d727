import type { Disk } from '#core/world'
import { type PartitionOffset, printOffsets, writeAtomically } from '../checkpoint/index.ts'
import { SharedWork } from './shared-work.ts'

/**
 * One file of offsets of a log directory. It is written whole, with a line for each partition, so it is written seldom:
 * only after something has changed, and those who want it written at the same time share one write.
 */
export class CheckpointFile {
  readonly #disk: Disk
  readonly #path: string
  readonly #entries: () => readonly PartitionOffset[]
  readonly #writing = new SharedWork(() => this.#write())
  #isDirty = false

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
    return this.#writing.run()
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

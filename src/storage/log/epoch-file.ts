import type { Disk } from '#core/world'
import { readWhole, writeAtomically } from '../checkpoint/index.ts'
import { LEADER_EPOCH_CHECKPOINT, type LeaderEpochs, printLeaderEpochs } from '../epochs/index.ts'
import type { SharedByLogs } from './shared.ts'

/**
 * Keeps the file of leader epochs at what the log knows. One write at a time: what changes meanwhile goes with the next.
 */
export class EpochFile {
  readonly #shared: SharedByLogs
  readonly #path: string
  readonly #epochs: LeaderEpochs
  readonly #failed: (thrown: unknown) => void
  #isDirty = false
  #writing: Promise<void> | null = null

  constructor(
    shared: SharedByLogs,
    directory: string,
    epochs: LeaderEpochs,
    failed: (thrown: unknown) => void,
  ) {
    this.#shared = shared
    this.#path = `${directory}/${LEADER_EPOCH_CHECKPOINT}`
    this.#epochs = epochs
    this.#failed = failed
  }

  /** Whether the file is behind what the log knows. */
  get isDirty(): boolean {
    return this.#isDirty || this.#writing !== null
  }

  /** Writes behind the caller's back; a crash before it is done is mended by recovery, which reads the batches. */
  writeSoon(): void {
    this.write().catch((thrown: unknown) => this.#failed(thrown))
  }

  /** Settles when the epochs as they are now survive a power loss. */
  write(): Promise<void> {
    this.#isDirty = true
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null
    })
    return this.#writing
  }

  /** Settles when no write is under way; one that failed has told whom it concerns. */
  async idle(): Promise<void> {
    await this.#writing?.catch(() => undefined)
  }

  async #writeAll(): Promise<void> {
    const { files, world } = this.#shared
    while (this.#isDirty) {
      this.#isDirty = false
      try {
        await files.aside(() =>
          writeAtomically(world.disk, this.#path, printLeaderEpochs(this.#epochs.entries)),
        )
      } catch (thrown) {
        this.#isDirty = true
        throw thrown
      }
    }
  }
}

/** The bytes of a log's epoch file; null when there is none. */
export function readEpochFile(disk: Disk, directory: string): Promise<Uint8Array | null> {
  return readWhole(disk, `${directory}/${LEADER_EPOCH_CHECKPOINT}`)
}

import { DiskFault, type Eventually, type File } from '#core/world'
import { after, rescued } from './eventually.ts'
import type { OpenFiles } from './open-files.ts'

/**
 * A file that one log writes, and how much of it counts: what a failed append or another program's preallocation left
 * behind that is cut off before the next append.
 */
export class OwnedFile {
  readonly path: string
  readonly #files: OpenFiles
  #sizeBytes: number
  #torn = false

  constructor(files: OpenFiles, path: string, sizeBytes: number) {
    this.#files = files
    this.path = path
    this.#sizeBytes = sizeBytes
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /**
   * Adds the pieces, whole, or fails with a `DiskFault` and counts none of them. What a full disk left of them is cut off before
   * that is told: it must not be found after a crash by a client who was told that it failed.
   */
  append(pieces: readonly Uint8Array[]): Eventually<void> {
    return rescued(
      () =>
        this.#files.use(this.path, 'append', (file) =>
          after(this.#mend(file), () =>
            after(file.append(pieces), (sizeBytes) => {
              this.#sizeBytes = sizeBytes
            }),
          ),
        ),
      (thrown) => this.#undo(thrown),
    )
  }

  async #undo(thrown: unknown): Promise<never> {
    this.#torn = true
    if (thrown instanceof DiskFault && thrown.code === 'ENOSPC') await this.make()
    throw thrown
  }

  /** As `File.readAt`, of a file that must be there. */
  readAt(into: Uint8Array, position: number): Eventually<number> {
    return this.#files.use(this.path, 'read', (file) => file.readAt(into, position))
  }

  /** Makes the file if it is missing, and cuts what does not count. */
  make(): Eventually<void> {
    return this.#files.use(this.path, 'append', (file) => this.#mend(file))
  }

  truncate(sizeBytes: number): Eventually<void> {
    return this.#files.use(this.path, 'append', (file) =>
      after(file.truncate(sizeBytes), () => {
        this.#sizeBytes = sizeBytes
        this.#torn = false
      }),
    )
  }

  async sync(): Promise<void> {
    await this.#files.use(this.path, 'append', (file) => file.sync())
  }

  close(): Eventually<void> {
    return this.#files.close(this.path)
  }

  #mend(file: File): Eventually<void> {
    if (file.sizeBytes === this.#sizeBytes && !this.#torn) return
    if (file.sizeBytes < this.#sizeBytes)
      throw new DiskFault('EIO', 'append', this.path, 'the file has become shorter')
    return after(file.truncate(this.#sizeBytes), () => {
      this.#torn = false
    })
  }
}

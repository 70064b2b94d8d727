import { assert } from '#core/assert'
import type { Disk, Eventually, File } from '#core/world'
import { after, settling } from './eventually.ts'

type Mode = 'read' | 'append'

interface Entry {
  readonly mode: Mode
  /** Null while it is being opened. */
  file: File | null
  readonly opening: Promise<File> | null
  /** Who uses it now: it is not closed under them. */
  users: number
  /** Counts the uses of all files: the least is closed first. Moving entries of the map about instead costs collections. */
  usedAt: number
}

/**
 * The descriptors of all logs of a broker, out of one budget: files that were not used for longest are closed and
 * open again when they are needed, so that 10,000 partitions live under `ulimit -n 1024`.
 *
 * More than the limit are open only while more than that are in use at one moment.
 */
export class OpenFiles {
  readonly #disk: Disk
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()
  readonly #asideLimit: number
  readonly #waiting: (() => void)[] = []
  #aside = 0
  #uses = 0

  constructor(disk: Disk, limit: number) {
    assert(limit > 0, 'a budget without a file')
    this.#disk = disk
    this.#limit = limit
    this.#asideLimit = Math.max(1, Math.floor(limit / 8))
  }

  get openCount(): number {
    return this.#entries.size
  }

  /** Lets `work` use a file; it stays open until the work is over. `append` makes it when it is missing. */
  use<T>(path: string, mode: Mode, work: (file: File) => Eventually<T>): Eventually<T> {
    const entry = this.#entries.get(path)
    if (entry === undefined) return this.#openAndUse(path, mode, work)
    if (mode === 'append' && entry.mode === 'read')
      return after(this.close(path), () => this.#openAndUse(path, mode, work))
    return this.#work(entry, work)
  }

  /**
   * Work that opens one small file for itself, such as a checkpoint: when 10,000 partitions get a leader at once, so many of
   * them wait for their turn (an eighth of the budget, beside it). It must not wait for another of its kind.
   */
  async aside<T>(work: () => Promise<T>): Promise<T> {
    if (this.#aside < this.#asideLimit) this.#aside += 1
    else
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    try {
      return await work()
    } finally {
      // Whoever leaves hands its place over.
      const next = this.#waiting.shift()
      if (next === undefined) this.#aside -= 1
      else next()
    }
  }

  /** Gives the descriptor back, as one must before a rename or a removal; nothing when it is not open. */
  close(path: string): Eventually<void> {
    const entry = this.#entries.get(path)
    if (entry === undefined) return
    this.#entries.delete(path)
    if (entry.file !== null) return entry.file.close()
    return entry.opening?.then((file) => file.close())
  }

  #openAndUse<T>(path: string, mode: Mode, work: (file: File) => Eventually<T>): Eventually<T> {
    return after(this.#makeRoom(), () => {
      const entry = this.#entries.get(path)
      // Somebody else opened it while a descriptor was given back.
      if (entry !== undefined) return this.use(path, mode, work)
      return this.#work(this.#open(path, mode), work)
    })
  }

  #open(path: string, mode: Mode): Entry {
    const opened = this.#disk.open(path, mode)
    const entry: Entry =
      'sizeBytes' in opened
        ? { mode, file: opened, opening: null, users: 0, usedAt: 0 }
        : { mode, file: null, opening: opened, users: 0, usedAt: 0 }
    this.#entries.set(path, entry)
    if (!('sizeBytes' in opened)) {
      opened.then(
        (file) => {
          entry.file = file
        },
        () => {
          if (this.#entries.get(path) === entry) this.#entries.delete(path)
        },
      )
    }
    return entry
  }

  #work<T>(entry: Entry, work: (file: File) => Eventually<T>): Eventually<T> {
    entry.users += 1
    entry.usedAt = ++this.#uses
    return settling(
      () => (entry.file === null ? (entry.opening as Promise<File>).then(work) : work(entry.file)),
      () => {
        entry.users -= 1
      },
    )
  }

  #makeRoom(): Eventually<void> {
    if (this.#entries.size < this.#limit) return
    let oldest: string | null = null
    let usedAt = Number.POSITIVE_INFINITY
    for (const [path, entry] of this.#entries) {
      if (entry.users > 0 || entry.file === null || entry.usedAt >= usedAt) continue
      oldest = path
      usedAt = entry.usedAt
    }
    return oldest === null ? undefined : this.close(oldest)
  }
}

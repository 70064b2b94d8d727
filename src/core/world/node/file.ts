import { MAX_PIECES_PER_WRITE } from '#core/limits'
import { DiskFault, type File } from '../disk.ts'
import type { Eventually } from '../eventually.ts'
import { toDiskFault } from './disk-fault.ts'
import type { Incarnation } from './incarnation.ts'
import { unwritten } from './pieces.ts'
import type { Roads } from './road.ts'
import { SyncLine } from './sync-line.ts'
import type { SystemCalls } from './system-calls.ts'

/** What the files of one disk share. */
export interface DiskParts {
  readonly incarnation: Incarnation
  readonly calls: SystemCalls
  readonly roads: Roads
}

/** A file that the system has opened. */
export interface OpenedFile {
  readonly path: string
  readonly descriptor: number
  readonly sizeBytes: number
  readonly writable: boolean
}

/**
 * A file of the real disk.
 *
 * What changes the file (append, truncate, close) forms one line: on the loop when the line is empty and
 * the disk quick, else each behind the one before. Reads wait for the changes made before them but not
 * for one another, and appends do not wait for reads: a cold read must not hold up a producer. Syncs
 * stand beside the line, because an append during an fdatasync costs microseconds; only close waits for them.
 */
export class NodeFile implements File {
  readonly path: string
  readonly #parts: DiskParts
  readonly #opened: OpenedFile
  readonly #forget: () => void
  readonly #syncs: SyncLine
  #sizeBytes: number

  /** The end of the line of changes; never rejects. */
  #changes: Promise<void> = Promise.resolve()
  #changesWaiting = 0
  /** Settles when all reads under way are over; never rejects. */
  #reads: Promise<unknown> = Promise.resolve()
  #readsWaiting = 0

  #torn: DiskFault | null = null
  #poisoned = false
  /** `closing`: asked for; `closed`: the descriptor is no longer ours, and may be somebody else's. */
  #state: 'open' | 'closing' | 'closed' = 'open'

  constructor(parts: DiskParts, opened: OpenedFile) {
    this.path = opened.path
    this.#parts = parts
    this.#opened = opened
    this.#sizeBytes = opened.sizeBytes
    this.#syncs = new SyncLine(() => this.#syncNow())
    this.#forget = parts.incarnation.hold(() => this.#abandon())
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  append(pieces: readonly Uint8Array[]): Eventually<number> {
    this.#check()
    const road = this.#parts.roads.append
    if (this.#changesWaiting === 0 && road.quick) return road.now(() => this.#appendNow(pieces))
    return this.#change(() => road.later(() => this.#appendLater(pieces)))
  }

  readAt(into: Uint8Array, position: number): Eventually<number> {
    this.#check()
    const road = this.#parts.roads.read
    if (this.#changesWaiting === 0 && road.quick)
      return road.now(() => this.#readNow(into, position))
    return this.#beside(() => {
      // Bytes appended from here on belong to calls made later, and must not be seen.
      const room = this.#opened.writable ? Math.max(0, this.#sizeBytes - position) : into.byteLength
      const wanted = room < into.byteLength ? into.subarray(0, room) : into
      return road.later(() => this.#readLater(wanted, position))
    })
  }

  truncate(sizeBytes: number): Eventually<void> {
    this.#check()
    const road = this.#parts.roads.append
    if (this.#changesWaiting === 0 && this.#readsWaiting === 0 && road.quick) {
      road.now(() => this.#truncateNow(sizeBytes))
      return undefined
    }
    const reads = this.#reads
    return this.#change(async () => {
      await reads
      await road.later(() => this.#truncateLater(sizeBytes))
    })
  }

  sync(): Promise<void> {
    return this.#parts.incarnation.start(() => {
      this.#check()
      return this.#syncs.ask(this.#changes)
    })
  }

  close(): Eventually<void> {
    this.#parts.incarnation.check()
    if (this.#state !== 'open') return undefined
    this.#state = 'closing'
    const road = this.#parts.roads.names
    const isIdle = this.#changesWaiting === 0 && this.#readsWaiting === 0 && this.#syncs.isIdle
    if (isIdle && road.quick) {
      this.#forget()
      this.#state = 'closed'
      road.now(() => {
        this.#fallible('close', () => this.#parts.calls.close.now(this.#opened.descriptor))
      })
      return undefined
    }
    const others = Promise.all([this.#reads, this.#syncs.idle])
    return this.#change(async () => {
      await others
      await road.later(() => this.#closeLater())
      this.#forget()
    })
  }

  #check(): void {
    this.#parts.incarnation.check()
    if (this.#state !== 'open') throw new Error('a closed file was used')
  }

  /** Puts work at the end of the line of changes. */
  #change<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#changes.then(work)
    this.#changesWaiting++
    const leave = (): void => {
      this.#changesWaiting--
    }
    this.#changes = result.then(leave, leave)
    return this.#parts.incarnation.guard(result)
  }

  /** Starts a read: it waits for the changes made so far and holds up no later one but truncate and close. */
  #beside<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#changesWaiting === 0 ? work() : this.#changes.then(work)
    this.#readsWaiting++
    const leave = (): void => {
      this.#readsWaiting--
    }
    this.#reads = Promise.all([this.#reads, result.then(leave, leave)])
    return this.#parts.incarnation.guard(result)
  }

  #appendNow(pieces: readonly Uint8Array[]): number {
    this.#checkWhole('append')
    try {
      for (let rest = unwritten(pieces, 0); rest.length > 0; ) {
        const some = rest.length > MAX_PIECES_PER_WRITE ? rest.slice(0, MAX_PIECES_PER_WRITE) : rest
        const written = this.#parts.calls.write.now(this.#opened.descriptor, some, this.#sizeBytes)
        rest = this.#wrote(rest, written)
      }
    } catch (thrown) {
      throw this.#tear(thrown)
    }
    return this.#sizeBytes
  }

  async #appendLater(pieces: readonly Uint8Array[]): Promise<number> {
    this.#checkWhole('append')
    try {
      for (let rest = unwritten(pieces, 0); rest.length > 0; ) {
        const some = rest.length > MAX_PIECES_PER_WRITE ? rest.slice(0, MAX_PIECES_PER_WRITE) : rest
        const written = await this.#parts.calls.write.later(
          this.#opened.descriptor,
          some,
          this.#sizeBytes,
        )
        rest = this.#wrote(rest, written)
      }
    } catch (thrown) {
      throw this.#tear(thrown)
    }
    return this.#sizeBytes
  }

  /** Takes note of what was written, also when the next call fails; gives what is left. */
  #wrote(rest: readonly Uint8Array[], written: number): readonly Uint8Array[] {
    if (written <= 0) throw new DiskFault('EIO', 'append', this.path, 'nothing was written')
    this.#sizeBytes += written
    return unwritten(rest, written)
  }

  /**
   * An append failed, maybe half-way. Those already behind it must fail too: their owner could not know,
   * and bytes after a torn batch would look like a corrupt log.
   */
  #tear(thrown: unknown): unknown {
    const fault = toDiskFault(thrown, 'append', this.path)
    if (!(fault instanceof DiskFault)) return fault
    if (fault.code === 'EIO') this.#poisoned = true
    else this.#torn = fault
    return fault
  }

  #checkWhole(operation: string): void {
    if (this.#poisoned) throw new DiskFault('EPOISONED', operation, this.path)
    if (this.#torn === null || operation !== 'append') return
    throw new DiskFault(this.#torn.code, operation, this.path, 'truncate after a failed append')
  }

  #readNow(into: Uint8Array, position: number): number {
    return this.#fallible('read', () => {
      let filled = 0
      while (filled < into.byteLength) {
        const rest = filled === 0 ? into : into.subarray(filled)
        const count = this.#parts.calls.read.now(this.#opened.descriptor, rest, position + filled)
        if (count === 0) break
        filled += count
      }
      return filled
    })
  }

  #readLater(into: Uint8Array, position: number): Promise<number> {
    return this.#fallibleLater('read', async () => {
      let filled = 0
      while (filled < into.byteLength) {
        const rest = filled === 0 ? into : into.subarray(filled)
        const count = await this.#parts.calls.read.later(
          this.#opened.descriptor,
          rest,
          position + filled,
        )
        if (count === 0) break
        filled += count
      }
      return filled
    })
  }

  #truncateNow(sizeBytes: number): void {
    this.#checkTruncate(sizeBytes)
    this.#fallible('truncate', () => {
      this.#parts.calls.truncate.now(this.#opened.descriptor, sizeBytes)
    })
    this.#truncated(sizeBytes)
  }

  async #truncateLater(sizeBytes: number): Promise<void> {
    this.#checkTruncate(sizeBytes)
    await this.#fallibleLater('truncate', () =>
      this.#parts.calls.truncate.later(this.#opened.descriptor, sizeBytes),
    )
    this.#truncated(sizeBytes)
  }

  #checkTruncate(sizeBytes: number): void {
    this.#checkWhole('truncate')
    if (!(sizeBytes >= 0 && sizeBytes <= this.#sizeBytes)) {
      throw new RangeError('a file is truncated to a size from 0 to its own')
    }
  }

  #truncated(sizeBytes: number): void {
    this.#sizeBytes = sizeBytes
    this.#torn = null
  }

  async #syncNow(): Promise<void> {
    if (this.#poisoned) throw new DiskFault('EPOISONED', 'sync', this.path)
    const { calls, roads } = this.#parts
    try {
      await roads.sync.later(() => calls.syncContent.later(this.#opened.descriptor))
    } catch (thrown) {
      const fault = toDiskFault(thrown, 'sync', this.path)
      // Whatever the code: the kernel reports lost pages once, and a second sync would lie [fsyncgate].
      if (fault instanceof DiskFault) this.#poisoned = true
      throw fault
    }
  }

  #fallible<T>(operation: string, call: () => T): T {
    try {
      return call()
    } catch (thrown) {
      throw toDiskFault(thrown, operation, this.path)
    }
  }

  async #fallibleLater<T>(operation: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (thrown) {
      throw toDiskFault(thrown, operation, this.path)
    }
  }

  async #closeLater(): Promise<void> {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    await this.#fallibleLater('close', () => this.#parts.calls.close.later(this.#opened.descriptor))
  }

  /** The world has ended: the descriptor goes back when no thread uses it any more. */
  async #abandon(): Promise<void> {
    await Promise.all([this.#changes, this.#reads, this.#syncs.idle])
    await this.#closeLater()
  }
}

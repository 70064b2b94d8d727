import type { Dice } from '../dice.ts'
import { GrowingBytes } from './growing-bytes.ts'

/** What a device writes whole or not at all. */
const SECTOR_BYTES = 512

const CLEAN = Number.POSITIVE_INFINITY

/** What one running sync will have made stable when it is done. */
export interface Snapshot {
  readonly version: number
  /** Where the file was changed since the sync before this one began. */
  readonly changedFrom: number
  /** Where `bytes` begin: they include what syncs still under way have not made stable yet. */
  readonly from: number
  readonly bytes: Uint8Array
  readonly modifiedMs: number
}

/**
 * One file as the kernel has it (`cached`) and as the platter has it (`stable`).
 *
 * Bytes are only added or cut at the end, so what is not stable yet is everything from `dirtyFrom` on,
 * and a sync copies that. Between the two lies all that a power loss can do.
 */
export class FileNode {
  readonly kind = 'file'
  readonly #cached = new GrowingBytes()
  readonly #stable = new GrowingBytes()
  #syncing: Snapshot[] = []
  #stableVersion = 0
  #version = 0
  #dirtyFrom = CLEAN
  #stableModifiedMs: number
  modifiedMs: number

  constructor(modifiedMs: number) {
    this.modifiedMs = modifiedMs
    this.#stableModifiedMs = modifiedMs
  }

  get sizeBytes(): number {
    return this.#cached.size
  }

  /** The bytes that every process on the machine sees; a view. */
  get contents(): Uint8Array {
    return this.#cached.view
  }

  /** The bytes that are on the platter; a view. */
  get stableContents(): Uint8Array {
    return this.#stable.view
  }

  append(piece: Uint8Array, nowMs: number): void {
    this.#dirtyFrom = Math.min(this.#dirtyFrom, this.sizeBytes)
    this.#cached.put(piece, this.sizeBytes)
    this.modifiedMs = nowMs
  }

  truncate(sizeBytes: number, nowMs: number): void {
    this.#dirtyFrom = Math.min(this.#dirtyFrom, sizeBytes)
    this.#cached.resize(sizeBytes)
    this.modifiedMs = nowMs
  }

  /** Fills `into` from `position`; gives the count, 0 at or after the end. */
  read(into: Uint8Array, position: number): number {
    const end = Math.min(this.sizeBytes, position + into.length)
    if (position >= end) return 0
    into.set(this.contents.subarray(position, end))
    return end - position
  }

  /** Turns one bit over, in the cache and on the platter, as rot that every later read sees. */
  flipBit(bitPosition: number): void {
    this.#cached.flipBit(bitPosition)
    this.#stable.flipBit(bitPosition)
  }

  beginSync(): Snapshot {
    const from = Math.min(this.#oldestDirty(), this.sizeBytes)
    this.#version += 1
    const snapshot: Snapshot = {
      version: this.#version,
      changedFrom: this.#dirtyFrom,
      from,
      bytes: this.contents.slice(from),
      modifiedMs: this.modifiedMs,
    }
    this.#dirtyFrom = CLEAN
    this.#syncing.push(snapshot)
    return snapshot
  }

  finishSync(snapshot: Snapshot): void {
    // A later sync was done first, and it covers all that this one does.
    if (snapshot.version < this.#stableVersion) return
    // This one covers all earlier ones, also those whose process has died and which nobody will finish.
    this.#syncing = this.#syncing.filter(({ version }) => version > snapshot.version)
    this.#stableVersion = snapshot.version
    this.#stableModifiedMs = snapshot.modifiedMs
    this.#stable.put(snapshot.bytes, snapshot.from)
    this.#stable.resize(snapshot.from + snapshot.bytes.length)
  }

  /**
   * The device refused. The kernel marks the pages clean all the same, so that the next sync does not
   * write them and succeeds (fsyncgate, 2018). What a read then sees depends on the file system: the
   * pages as they were (ext4) or what is on the platter (XFS); the seed says which.
   */
  failSync(snapshot: Snapshot, dice: Dice): void {
    this.#forget(snapshot)
    if (dice.chance(0.5)) return
    const end = Math.min(snapshot.from + snapshot.bytes.length, this.sizeBytes)
    if (end <= snapshot.from) return
    this.#cached.zero(snapshot.from, end)
    this.#cached.put(this.stableContents.slice(snapshot.from, end), snapshot.from)
  }

  /** The power went. What was synced stays; of the rest each sector may be there, or zeros, or nothing. */
  losePower(dice: Dice): void {
    const survived = this.#survivors(dice)
    for (const side of [this.#cached, this.#stable]) {
      side.resize(0)
      side.put(survived, 0)
    }
    this.#dirtyFrom = CLEAN
    this.#syncing = []
    if (dice.chance(0.5)) this.modifiedMs = this.#stableModifiedMs
    this.#stableModifiedMs = this.modifiedMs
  }

  /** A file with the same bytes, all of them stable: what a backup of the platter gives back. */
  restored(): FileNode {
    const copy = new FileNode(this.#stableModifiedMs)
    copy.#cached.put(this.stableContents, 0)
    copy.#stable.put(this.stableContents, 0)
    return copy
  }

  #survivors(dice: Dice): Uint8Array {
    const oldest = this.#oldestDirty()
    // Clean is not the same as equal: after a failed sync the cache may hold what the platter never got.
    if (oldest === CLEAN) return this.stableContents.slice()
    const fate = dice.pick(['nothing', 'everything', 'prefix', 'sectors'])
    // Not even that the file was cut has reached the platter.
    if (fate === 'nothing') return this.stableContents.slice()
    const from = Math.min(oldest, this.sizeBytes)
    const end = fate === 'everything' ? this.sizeBytes : dice.between(from, this.sizeBytes)
    const survived = new Uint8Array(end)
    survived.set(this.stableContents.subarray(0, from))
    survived.set(this.contents.subarray(from, end), from)
    if (fate === 'sectors') loseSectors(survived, from, dice)
    return survived
  }

  #oldestDirty(): number {
    let oldest = this.#dirtyFrom
    for (const { changedFrom } of this.#syncing) oldest = Math.min(oldest, changedFrom)
    return oldest
  }

  #forget(snapshot: Snapshot): void {
    this.#syncing = this.#syncing.filter((other) => other !== snapshot)
  }
}

/** The size was written before the sectors were: a hole reads as zeros. */
function loseSectors(bytes: Uint8Array, dirtyFrom: number, dice: Dice): void {
  for (let from = dirtyFrom; from < bytes.length; ) {
    const end = (Math.floor(from / SECTOR_BYTES) + 1) * SECTOR_BYTES
    if (dice.chance(0.5)) bytes.fill(0, from, end)
    from = end
  }
}

import { assert } from '../../../assert/index.ts'
import { DiskFault, type File } from '../../disk.ts'
import type { Eventually } from '../../eventually.ts'
import type { Dice } from '../dice.ts'
import type { Faults } from '../faults.ts'
import type { Life } from '../life.ts'
import { Calls } from './calls.ts'
import type { FileNode } from './file-node.ts'
import type { Volume } from './volume.ts'

export interface OpenFileOptions {
  readonly path: string
  readonly node: FileNode
  readonly volume: Volume
  readonly life: Life
  readonly dice: Dice
  readonly faults: () => Faults
  readonly writable: boolean
  /** Told once, when the descriptor is given back. */
  readonly closed: () => void
}

/** How long a device takes to make what it has stable: drives with a battery 0.1 ms, disks that turn 30 ms. */
export function deviceSyncUs(dice: Dice): number {
  return dice.between(100, dice.pick([1_000, 5_000, 30_000]))
}

/** One descriptor of one incarnation. */
export class OpenFile implements File {
  readonly path: string
  readonly #options: OpenFileOptions
  readonly #node: FileNode
  readonly #calls: Calls
  #open = true
  #poisoned = false
  /** An append left a part behind: until a truncation every other one fails as it did, also those already behind it. */
  #torn: DiskFault | null = null

  constructor(options: OpenFileOptions) {
    this.path = options.path
    this.#options = options
    this.#node = options.node
    this.#calls = new Calls(options)
  }

  get sizeBytes(): number {
    return this.#node.sizeBytes
  }

  append(pieces: readonly Uint8Array[]): Eventually<number> {
    this.#use('append')
    return this.#calls.issue(() => this.#append(pieces))
  }

  readAt(into: Uint8Array, position: number): Eventually<number> {
    this.#use('read')
    assert(Number.isSafeInteger(position) && position >= 0, 'a read begins at a position')
    return this.#calls.issue(() => this.#read(into, position))
  }

  truncate(sizeBytes: number): Eventually<void> {
    this.#use('truncate')
    return this.#calls.issue(() => this.#truncate(sizeBytes))
  }

  async sync(): Promise<void> {
    this.#use('sync')
    const { life, dice, faults } = this.#options
    // The snapshot is taken in the order of the calls; what comes after it does not wait for the device.
    const snapshot = await this.#calls.later(() => {
      this.#refusePoisoned('sync')
      return this.#node.beginSync()
    })
    const finish = (): void => {
      life.trace.note('synced', life.lane.number, snapshot.from, snapshot.bytes.length)
      if (this.#poisoned || dice.chance(faults().disk.syncErrorChance)) {
        this.#node.failSync(snapshot, dice)
        this.#poisoned = true
        throw new DiskFault('EIO', 'sync', this.path, 'the device failed')
      }
      this.#node.finishSync(snapshot)
      if (dice.chance(faults().disk.rotChance)) this.#rot()
    }
    await new Calls(this.#options).later(finish, deviceSyncUs(dice))
  }

  close(): Eventually<void> {
    if (!this.#options.life.alive) return this.#options.life.never()
    if (!this.#open) return
    this.#open = false
    return this.#calls.issue(() => this.#options.closed())
  }

  #append(pieces: readonly Uint8Array[]): number {
    this.#refusePoisoned('append')
    if (this.#torn !== null) throw this.#torn
    const { life, dice, faults, volume } = this.#options
    let wanted = 0
    for (const piece of pieces) wanted += piece.length
    if (dice.chance(faults().disk.appendErrorChance)) {
      this.#poisoned = true
      this.#write(pieces, dice.below(wanted + 1))
      throw new DiskFault('EIO', 'append', this.path, 'the device failed')
    }
    const full = dice.chance(faults().disk.noSpaceChance)
    const room = full ? dice.below(wanted + 1) : volume.roomBytes
    if (full || wanted > room) {
      this.#torn = new DiskFault('ENOSPC', 'append', this.path, 'truncate after a failed append')
      this.#write(pieces, room)
      throw new DiskFault('ENOSPC', 'append', this.path)
    }
    this.#write(pieces, wanted)
    life.trace.note('append', life.lane.number, this.#node.sizeBytes, wanted)
    return this.#node.sizeBytes
  }

  #write(pieces: readonly Uint8Array[], limitBytes: number): void {
    const { life, volume } = this.#options
    let room = limitBytes
    for (const piece of pieces) {
      const written = piece.subarray(0, room)
      life.trace.noteBytes('write', life.lane.number, written)
      this.#node.append(written, volume.nowMs)
      room -= written.length
    }
  }

  #read(into: Uint8Array, position: number): number {
    const { life, dice, faults } = this.#options
    if (dice.chance(faults().disk.readErrorChance)) {
      throw new DiskFault('EIO', 'read', this.path, 'the device failed')
    }
    const count = this.#node.read(into, position)
    life.trace.note('read', life.lane.number, position, count)
    if (count > 0 && dice.chance(faults().disk.flipOnReadChance)) {
      const at = dice.below(count)
      into[at] = (into[at] ?? 0) ^ (1 << dice.below(8))
    }
    return count
  }

  #truncate(sizeBytes: number): void {
    this.#refusePoisoned('truncate')
    const { life, volume } = this.#options
    if (!(sizeBytes >= 0 && sizeBytes <= this.#node.sizeBytes)) {
      throw new RangeError('a file is truncated to a size from 0 to its own')
    }
    this.#torn = null
    this.#node.truncate(sizeBytes, volume.nowMs)
    life.trace.note('truncate', life.lane.number, sizeBytes)
  }

  #rot(): void {
    const { dice } = this.#options
    if (this.#node.sizeBytes > 0) this.#node.flipBit(dice.below(this.#node.sizeBytes * 8))
  }

  /** Bugs of the caller, found at the call and not when it takes effect. */
  #use(operation: 'append' | 'read' | 'truncate' | 'sync'): void {
    if (!this.#options.life.alive) return
    assert(this.#open, 'a closed file is not used')
    const writes = operation === 'append' || operation === 'truncate'
    assert(!writes || this.#options.writable, 'a file that was opened to read is not written')
  }

  #refusePoisoned(operation: string): void {
    if (this.#poisoned) throw new DiskFault('EPOISONED', operation, this.path)
  }
}

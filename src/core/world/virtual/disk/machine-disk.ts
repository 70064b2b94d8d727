import { assert } from '../../../assert/index.ts'
import type { DirectoryNode } from './directory-node.ts'
import type { Volume } from './volume.ts'

/** What a platter held at one moment; only good to be given back to `restore`. */
export interface DiskBackup {
  readonly root: DirectoryNode
}

/** The disk of a machine as an operator or a test sees it: no incarnation, no delays, no faults. */
export class MachineDisk {
  readonly #volume: Volume
  readonly #isInUse: () => boolean

  constructor(volume: Volume, isInUse: () => boolean) {
    this.#volume = volume
    this.#isInUse = isInUse
  }

  /** No more fits; Infinity at first. */
  get capacityBytes(): number {
    return this.#volume.capacityBytes
  }

  set capacityBytes(bytes: number) {
    this.#volume.capacityBytes = bytes
  }

  get usedBytes(): number {
    return this.#volume.usedBytes
  }

  /** A copy of the bytes as every process sees them; `null` when there is no such file. */
  contents(path: string): Uint8Array | null {
    const node = this.#volume.find(path)
    return node?.kind === 'file' ? node.contents.slice() : null
  }

  /** A copy of the bytes that are on the platter: what no power loss takes, if the name survives too. */
  stableContents(path: string): Uint8Array | null {
    const node = this.#volume.find(path)
    return node?.kind === 'file' ? node.stableContents.slice() : null
  }

  /** Turns one bit of a file over for good: rot, or the hand of an attacker. */
  flipBit(path: string, bitPosition: number): void {
    const node = this.#volume.find(path)
    if (node?.kind !== 'file') throw new Error(`no file to damage: ${path}`)
    node.flipBit(bitPosition)
  }

  /** A copy of what is on the platter now. */
  backup(): DiskBackup {
    return { root: this.#volume.backup() }
  }

  /** Puts back an old copy. No process of the machine may be alive. */
  restore(backup: DiskBackup): void {
    this.#checkUnused()
    this.#volume.restore(backup.root)
  }

  /** A new, empty disk. No process of the machine may be alive. */
  wipe(): void {
    this.#checkUnused()
    this.#volume.restore()
  }

  #checkUnused(): void {
    assert(!this.#isInUse(), 'a disk is replaced while no process of its machine lives')
  }
}

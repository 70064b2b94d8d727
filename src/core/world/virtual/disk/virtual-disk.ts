import {
  type DirectoryEntry,
  type DirectoryLock,
  type Disk,
  DiskFault,
  type File,
  type FileStatus,
  type FreeSpace,
  type OpenMode,
} from '../../disk.ts'
import type { Eventually } from '../../eventually.ts'
import type { Dice } from '../dice.ts'
import type { Faults } from '../faults.ts'
import type { Life } from '../life.ts'
import { Calls } from './calls.ts'
import type { FileNode } from './file-node.ts'
import { deviceSyncUs, OpenFile } from './open-file.ts'
import { normalized, type Volume } from './volume.ts'

/** What `freeSpace` calls the size of a disk that has no limit: 1 PiB. */
const UNLIMITED_BYTES = 2 ** 50

/** Descriptors that one incarnation has open, in all its disk doors. */
export interface OpenFiles {
  count: number
  readonly limit: number
}

export interface VirtualDiskOptions {
  readonly life: Life
  readonly volume: Volume
  readonly dice: Dice
  readonly faults: () => Faults
  readonly openFiles: OpenFiles
}

/** The disk door of one incarnation, on the volume of its machine. */
export class VirtualDisk implements Disk {
  readonly #options: VirtualDiskOptions
  readonly #life: Life
  readonly #volume: Volume

  constructor(options: VirtualDiskOptions) {
    this.#options = options
    this.#life = options.life
    this.#volume = options.volume
  }

  open(path: string, mode: OpenMode): Eventually<File> {
    return this.#issue('open', path, () => this.#open(path, mode))
  }

  makeDirectory(path: string): Eventually<void> {
    const site = { operation: 'makeDirectory', path }
    return this.#issue(site.operation, path, () => this.#volume.makeDirectory(site))
  }

  list(path: string): Eventually<readonly DirectoryEntry[]> {
    return this.#issue('list', path, () => {
      const directory = this.#volume.directory({ operation: 'list', path })
      const entries = [...directory.entries].map(
        ([name, { kind }]): DirectoryEntry => ({ name, kind }),
      )
      return entries.sort((left, right) => (left.name < right.name ? -1 : 1))
    })
  }

  status(path: string): Eventually<FileStatus | null> {
    return this.#issue('status', path, () => this.#volume.status(path))
  }

  setModified(path: string, modifiedMs: number): Eventually<void> {
    return this.#issue('setModified', path, () => {
      const node = this.#volume.find(path)
      if (node === undefined) throw new DiskFault('ENOENT', 'setModified', path)
      node.modifiedMs = modifiedMs
    })
  }

  rename(from: string, to: string): Eventually<void> {
    const operation = 'rename'
    return this.#issue(operation, `${from} ${to}`, () =>
      this.#volume.rename({ operation, path: from }, { operation, path: to }),
    )
  }

  remove(path: string): Eventually<void> {
    return this.#issue('remove', path, () => this.#volume.remove({ operation: 'remove', path }))
  }

  async syncDirectory(path: string): Promise<void> {
    const needed = await this.#later('syncDirectory', path, () =>
      this.#volume.beginSync(this.#volume.directory({ operation: 'syncDirectory', path })),
    )
    const finish = (): void => this.#volume.finishSync(needed)
    await this.#later('syncedDirectory', path, finish, deviceSyncUs(this.#options.dice))
  }

  freeSpace(path: string): Eventually<FreeSpace> {
    return this.#issue('freeSpace', path, () => {
      if (this.#volume.find(path) === undefined) throw new DiskFault('ENOENT', 'freeSpace', path)
      const totalBytes = Math.min(this.#volume.capacityBytes, UNLIMITED_BYTES)
      return { totalBytes, freeBytes: Math.max(0, totalBytes - this.#volume.usedBytes) }
    })
  }

  realPath(path: string): Eventually<string> {
    return this.#issue('realPath', path, () => {
      if (this.#volume.find(path) === undefined) throw new DiskFault('ENOENT', 'realPath', path)
      return normalized(path)
    })
  }

  lock(path: string): Promise<DirectoryLock> {
    return this.#later('lock', path, () => this.#lock(path))
  }

  #open(path: string, mode: OpenMode): File {
    const { life, volume, openFiles } = this.#options
    if (openFiles.count >= openFiles.limit) throw new DiskFault('EMFILE', 'open', path)
    const node = this.#nodeToOpen(path, mode)
    openFiles.count += 1
    return new OpenFile({
      ...this.#options,
      path,
      node,
      volume,
      life,
      writable: mode !== 'read',
      closed: () => {
        openFiles.count -= 1
      },
    })
  }

  #nodeToOpen(path: string, mode: OpenMode): FileNode {
    const site = { operation: 'open', path }
    if (mode === 'read') return this.#volume.file(site)
    if (mode === 'append' && this.#volume.find(path) !== undefined) return this.#volume.file(site)
    return this.#volume.createFile(site)
  }

  /** A lock lives as long as its incarnation; the file that it leaves behind holds nobody up. */
  #lock(path: string): DirectoryLock {
    const site = { operation: 'lock', path }
    const key = normalized(path)
    const { lane } = this.#life
    const owner = this.#volume.locks.get(key)
    if (owner?.alive) throw new DiskFault('ELOCKED', 'lock', path, `held by ${owner.name}`)
    if (this.#volume.find(path) === undefined) this.#volume.createFile(site)
    const node = this.#volume.file(site)
    node.truncate(0, this.#volume.nowMs)
    node.append(new TextEncoder().encode(`${lane.name}\n`), this.#volume.nowMs)
    this.#volume.locks.set(key, lane)
    let held = true
    return {
      release: () =>
        this.#later('unlock', path, () => {
          if (!held) return
          held = false
          this.#volume.locks.delete(key)
          if (this.#volume.find(path) === node) this.#volume.remove({ ...site, path })
        }),
    }
  }

  #issue<T>(operation: string, path: string, effect: () => T): Eventually<T> {
    return new Calls(this.#options).issue(() => this.#run(operation, path, effect))
  }

  #later<T>(operation: string, path: string, effect: () => T, leastUs = 0): Promise<T> {
    return new Calls(this.#options).later(() => this.#run(operation, path, effect), leastUs)
  }

  #run<T>(operation: string, path: string, effect: () => T): T {
    this.#life.trace.noteText(operation, this.#life.lane.number, path)
    const { dice, faults } = this.#options
    if (dice.chance(faults().disk.nameErrorChance)) {
      throw new DiskFault('EIO', operation, path, 'the device failed')
    }
    return effect()
  }
}

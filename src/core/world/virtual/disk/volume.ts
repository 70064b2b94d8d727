import { DiskFault, type FileStatus } from '../../disk.ts'
import type { Dice } from '../dice.ts'
import type { Lane } from '../lane.ts'
import {
  applyToCache,
  applyToPlatter,
  DirectoryNode,
  type NameOperation,
  type Node,
  neededBy,
} from './directory-node.ts'
import { FileNode } from './file-node.ts'

/** What an operation works on, for its faults. */
export interface Site {
  readonly operation: string
  readonly path: string
}

/** Where a name is, or would be. */
interface Place {
  readonly directory: DirectoryNode
  readonly name: string
  readonly node: Node | undefined
}

/**
 * The disk of one machine: it outlives processes, and of the rest a power loss leaves what was synced.
 *
 * Names are a list of operations that the platter has not got yet. A power loss keeps, of each directory, some first part
 * of them in their order; a sync of the directory settles them. A rename is kept whole or not at all.
 * That a file was synced says nothing about its name: ext4 happens to keep it, POSIX does not say so.
 */
export class Volume {
  root: DirectoryNode
  capacityBytes: number
  readonly dice: Dice
  readonly locks = new Map<string, Lane>()
  #unsettled: NameOperation[] = []
  readonly #nowMs: () => number

  constructor(options: { dice: Dice; nowMs: () => number; capacityBytes: number }) {
    this.dice = options.dice
    this.#nowMs = options.nowMs
    this.capacityBytes = options.capacityBytes
    this.root = new DirectoryNode(this.#nowMs())
  }

  /** Counted when somebody asks: a file that lost its name is then simply not met. */
  get usedBytes(): number {
    return usedBy(this.root)
  }

  /** How much more fits. Not counted while there is no limit: every append asks. */
  get roomBytes(): number {
    if (this.capacityBytes === Number.POSITIVE_INFINITY) return this.capacityBytes
    return Math.max(0, this.capacityBytes - this.usedBytes)
  }

  get nowMs(): number {
    return this.#nowMs()
  }

  find(path: string): Node | undefined {
    let node: Node | undefined = this.root
    for (const name of namesOf(path)) {
      if (node?.kind !== 'directory') return undefined
      node = node.entries.get(name)
    }
    return node
  }

  file(site: Site): FileNode {
    const node = this.find(site.path)
    if (node === undefined) throw this.#missing(site)
    if (node.kind === 'directory') throw new DiskFault('EISDIR', site.operation, site.path)
    return node
  }

  directory(site: Site): DirectoryNode {
    const node = this.find(site.path)
    if (node === undefined) throw this.#missing(site)
    if (node.kind !== 'directory') throw new DiskFault('ENOTDIR', site.operation, site.path)
    return node
  }

  createFile(site: Site): FileNode {
    const place = this.#place(site)
    if (place.node !== undefined) throw new DiskFault('EEXIST', site.operation, site.path)
    const node = new FileNode(this.#nowMs())
    this.#change([{ ...place, node }])
    return node
  }

  makeDirectory(site: Site): void {
    let directory = this.root
    for (const name of namesOf(site.path)) {
      let node = directory.entries.get(name)
      if (node === undefined) {
        node = new DirectoryNode(this.#nowMs())
        this.#change([{ directory, name, node }])
      }
      if (node.kind !== 'directory') throw new DiskFault('ENOTDIR', site.operation, site.path)
      directory = node
    }
  }

  rename(from: Site, to: Site): void {
    const source = this.#place(from)
    const { node } = source
    if (node === undefined) throw new DiskFault('ENOENT', from.operation, from.path)
    const target = this.#place(to)
    if (target.node === node) return
    this.#checkReplace(node, target, to)
    if (node.kind === 'directory' && isWithin(from.path, to.path)) {
      throw new DiskFault('EIO', to.operation, to.path, 'a directory cannot move into itself')
    }
    this.#change([
      { directory: source.directory, name: source.name, node: null },
      { directory: target.directory, name: target.name, node },
    ])
  }

  remove(site: Site): void {
    const place = this.#place(site)
    if (place.node === undefined) throw new DiskFault('ENOENT', site.operation, site.path)
    if (place.node.kind === 'directory' && place.node.entries.size > 0) {
      throw new DiskFault('ENOTEMPTY', site.operation, site.path)
    }
    this.#change([{ ...place, node: null }])
  }

  status(path: string): FileStatus | null {
    const node = this.find(path)
    if (node === undefined) return null
    const sizeBytes = node.kind === 'file' ? node.sizeBytes : 4096
    return { kind: node.kind, sizeBytes, modifiedMs: node.modifiedMs }
  }

  /** What a sync of `directory` that begins now has to settle. */
  beginSync(directory: DirectoryNode): ReadonlySet<NameOperation> {
    return neededBy(directory, this.#unsettled)
  }

  finishSync(needed: ReadonlySet<NameOperation>): void {
    this.#unsettled = this.#unsettled.filter((operation) => {
      if (!needed.has(operation)) return true
      applyToPlatter(operation)
      return false
    })
  }

  losePower(): void {
    this.#settleSome()
    this.locks.clear()
    this.#rebuild(this.root, new Set())
  }

  /** What the platter holds now, as a backup would have it. */
  backup(): DirectoryNode {
    return copyOfPlatter(this.root)
  }

  /** Puts a backup in the place of everything: a disk restored from an old copy, or, without one, a new disk. */
  restore(backup: DirectoryNode = new DirectoryNode(this.#nowMs())): void {
    this.root = copyOfPlatter(backup)
    this.#unsettled = []
    this.locks.clear()
  }

  #change(operation: NameOperation): void {
    applyToCache(operation)
    for (const { directory } of operation) directory.modifiedMs = this.#nowMs()
    this.#unsettled.push(operation)
  }

  #place(site: Site): Place {
    const names = namesOf(site.path)
    const name = names.at(-1)
    if (name === undefined) throw new DiskFault('EACCES', site.operation, site.path)
    const directory = this.directory({ ...site, path: `/${names.slice(0, -1).join('/')}` })
    return { directory, name, node: directory.entries.get(name) }
  }

  #checkReplace(node: Node, target: Place, to: Site): void {
    const replaced = target.node
    if (replaced === undefined) return
    if (replaced.kind === 'directory' && node.kind === 'file') {
      throw new DiskFault('EISDIR', to.operation, to.path)
    }
    if (replaced.kind === 'file' && node.kind === 'directory') {
      throw new DiskFault('ENOTDIR', to.operation, to.path)
    }
    if (replaced.kind === 'directory' && replaced.entries.size > 0) {
      throw new DiskFault('ENOTEMPTY', to.operation, to.path)
    }
  }

  #missing(site: Site): DiskFault {
    let node: Node | undefined = this.root
    for (const name of namesOf(site.path)) {
      if (node === undefined) break
      if (node.kind === 'file') return new DiskFault('ENOTDIR', site.operation, site.path)
      node = node.entries.get(name)
    }
    return new DiskFault('ENOENT', site.operation, site.path)
  }

  /** Of each directory a first part of what was not settled is kept, and what touches two is kept in both. */
  #settleSome(): void {
    const keepChance = this.dice.fraction()
    const over = new Set<DirectoryNode>()
    for (const operation of this.#unsettled) {
      const cut = operation.some((change) => over.has(change.directory))
      if (!cut && this.dice.chance(keepChance)) applyToPlatter(operation)
      else for (const change of operation) over.add(change.directory)
    }
    this.#unsettled = []
  }

  #rebuild(directory: DirectoryNode, met: Set<Node>): void {
    directory.entries = new Map(directory.stable)
    for (const node of directory.entries.values()) {
      if (met.has(node)) continue
      met.add(node)
      if (node.kind === 'directory') this.#rebuild(node, met)
      else node.losePower(this.dice)
    }
  }
}

/** The names of an absolute path from the root down. */
function namesOf(path: string): string[] {
  if (!path.startsWith('/')) throw new TypeError(`a path is absolute: ${path}`)
  const names: string[] = []
  for (const name of path.split('/')) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  return names
}

/** The same path for the same name, however it was written. */
export function normalized(path: string): string {
  return `/${namesOf(path).join('/')}`
}

function isWithin(directory: string, path: string): boolean {
  return `${normalized(path)}/`.startsWith(`${normalized(directory)}/`)
}

function usedBy(directory: DirectoryNode): number {
  let used = 0
  for (const node of directory.entries.values()) {
    used += node.kind === 'file' ? node.sizeBytes : usedBy(node)
  }
  return used
}

function copyOfPlatter(directory: DirectoryNode): DirectoryNode {
  const copy = new DirectoryNode(directory.modifiedMs)
  for (const [name, node] of directory.stable) {
    copy.stable.set(name, node.kind === 'file' ? node.restored() : copyOfPlatter(node))
  }
  copy.entries = new Map(copy.stable)
  return copy
}

import type { FileNode } from './file-node.ts'

export type Node = FileNode | DirectoryNode

/** One directory as processes see it (`entries`) and as the platter has it (`stable`). */
export class DirectoryNode {
  readonly kind = 'directory'
  entries = new Map<string, Node>()
  stable = new Map<string, Node>()
  modifiedMs: number

  constructor(modifiedMs: number) {
    this.modifiedMs = modifiedMs
  }
}

/** One name set or taken away in one directory. */
export interface NameChange {
  readonly directory: DirectoryNode
  readonly name: string
  /** `null` takes the name away. */
  readonly node: Node | null
}

/** What is kept or lost as one: a rename is two changes. */
export type NameOperation = readonly NameChange[]

export function applyToCache(operation: NameOperation): void {
  for (const change of operation) set(change.directory.entries, change)
}

export function applyToPlatter(operation: NameOperation): void {
  for (const change of operation) set(change.directory.stable, change)
}

function set(entries: Map<string, Node>, { name, node }: NameChange): void {
  if (node === null) entries.delete(name)
  else entries.set(name, node)
}

/**
 * Those of `operations`, oldest first, that must be on the platter once `directory` is synced: its own, and what came
 * before them in any other directory that they touch (a rename out of one drags its history along).
 */
export function neededBy(
  directory: DirectoryNode,
  operations: readonly NameOperation[],
): Set<NameOperation> {
  const touched = new Set([directory])
  const needed = new Set<NameOperation>()
  for (const operation of operations.toReversed()) {
    if (!operation.some((change) => touched.has(change.directory))) continue
    needed.add(operation)
    for (const change of operation) touched.add(change.directory)
  }
  return needed
}

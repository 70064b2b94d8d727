import type { BrokerId, DirectoryId } from '#core/brand'
import type { MetaProperties } from '../checkpoint/index.ts'

/** A log directory and its meta.properties; null when it has none: it is new. */
export interface FoundIdentity {
  readonly path: string
  readonly found: MetaProperties | null
}

export interface ExpectedIdentity {
  readonly nodeId: BrokerId
  /** Null: whatever the directories say, and a new one if they say nothing. */
  readonly clusterId: string | null
}

export interface DecidedIdentity {
  readonly path: string
  readonly properties: MetaProperties
  /** The file must be written: the directory is new, or an older Kafka left something out. */
  readonly changed: boolean
}

export type IdentityDecision =
  | { readonly kind: 'ours'; readonly clusterId: string; readonly decided: DecidedIdentity[] }
  | { readonly kind: 'refused'; readonly path: string; readonly message: string }

/**
 * Whether the directories are this broker's. A directory of another broker or another cluster is refused and not
 * merely left out: a broker that went on without it would make its partitions anew, empty (KAFKA-16234).
 */
export function decideIdentity(
  directories: readonly FoundIdentity[],
  expected: ExpectedIdentity,
  make: { readonly clusterId: () => string; readonly directoryId: () => DirectoryId },
): IdentityDecision {
  let clusterId = expected.clusterId
  const pathsById = new Map<DirectoryId, string>()
  for (const { path, found } of directories) {
    if (found === null) continue
    clusterId ??= found.clusterId
    const message = conflict(found, expected.nodeId, clusterId) ?? twin(pathsById, path, found)
    if (message !== null) return { kind: 'refused', path, message }
  }
  const ours = clusterId ?? make.clusterId()
  const decided = directories.map(({ path, found }) => {
    const properties = {
      version: found?.version ?? 1,
      nodeId: expected.nodeId,
      clusterId: ours,
      directoryId: found?.directoryId ?? make.directoryId(),
    }
    const changed = found?.nodeId == null || found.clusterId === null || found.directoryId === null
    return { path, properties, changed }
  })
  return { kind: 'ours', clusterId: ours, decided }
}

function conflict(
  found: MetaProperties,
  nodeId: BrokerId,
  clusterId: string | null,
): string | null {
  if (found.clusterId !== null && found.clusterId !== clusterId)
    return `belongs to cluster ${found.clusterId} and not to ${clusterId}`
  if (found.nodeId !== null && found.nodeId !== nodeId)
    return `belongs to broker ${found.nodeId} and not to ${nodeId}`
  return null
}

function twin(
  pathsById: Map<DirectoryId, string>,
  path: string,
  { directoryId }: MetaProperties,
): string | null {
  if (directoryId === null) return null
  const other = pathsById.get(directoryId)
  pathsById.set(directoryId, path)
  return other === undefined ? null : `has the directory.id of ${other}: one is a copy of the other`
}

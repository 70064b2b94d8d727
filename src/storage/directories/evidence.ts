import type { TopicId } from '#core/brand'
import { Malformed } from '#core/bytes'
import type { Disk } from '#core/world'
import {
  PARTITION_METADATA,
  parsePartitionMetadata,
  printPartitionMetadata,
  readWhole,
  writeAtomically,
} from '../checkpoint/index.ts'
import type { Evidence } from './start-plan.ts'

/** Whose records a partition's directory holds, or that it does not say (older Kafkas), or that it cannot be read. */
export type Ownership =
  | { readonly kind: 'known'; readonly topicId: TopicId }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'damaged'; readonly reason: string }

/** Rejects with a `DiskFault`. */
export async function readOwnership(disk: Disk, directory: string): Promise<Ownership> {
  const bytes = await readWhole(disk, `${directory}/${PARTITION_METADATA}`)
  if (bytes === null) return { kind: 'unknown' }
  try {
    return { kind: 'known', topicId: parsePartitionMetadata(bytes) }
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown
    return { kind: 'damaged', reason: thrown.message }
  }
}

/** Before the first record: a directory that holds records says whose they are (KIP-516). Rejects with a `DiskFault`. */
export async function writeOwnership(disk: Disk, directory: string, id: TopicId): Promise<void> {
  await writeAtomically(disk, `${directory}/${PARTITION_METADATA}`, printPartitionMetadata(id))
}

export async function gatherEvidence(disk: Disk, directory: string): Promise<Evidence> {
  const owned = await disk.status(`${directory}/${PARTITION_METADATA}`)
  const ownedMs = owned?.modifiedMs ?? 0
  for (const { name } of await disk.list(directory)) {
    if (!SEGMENT.test(name)) continue
    const status = await disk.status(`${directory}/${name}`)
    if (name !== FIRST_SEGMENT || status?.sizeBytes !== 0) return { ownedMs, hasRecords: true }
  }
  return { ownedMs, hasRecords: false }
}

const SEGMENT = /^\d{20}\.log/

/** What a log is begun with. */
const FIRST_SEGMENT = '00000000000000000000.log'

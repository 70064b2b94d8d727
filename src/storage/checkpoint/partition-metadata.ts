import type { TopicId } from '#core/brand'
import { Malformed, parseUuid, ZERO_UUID } from '#core/bytes'

/** In the directory of each partition, written before its first record (KIP-516). */
export const PARTITION_METADATA = 'partition.metadata'

const FORM = /^version:\s+(\d+)\ntopic_id:\s+([\w-]+)\s*$/

/** Whose partition the directory holds. `Malformed` when the file does not say. */
export function parsePartitionMetadata(bytes: Uint8Array): TopicId {
  const match = FORM.exec(Buffer.from(bytes).toString('utf8'))
  if (match === null) throw new Malformed('partition.metadata is not in its form')
  if (match[1] !== '0') throw new Malformed('partition.metadata of an unknown version')
  const id = parseUuid(match[2] as string)
  if (id === ZERO_UUID) throw new Malformed('partition.metadata without a topic id')
  return id as TopicId
}

export function printPartitionMetadata(id: TopicId): Uint8Array {
  return Buffer.from(`version: 0\ntopic_id: ${id}`, 'utf8')
}

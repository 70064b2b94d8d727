import type { BrokerId, DirectoryId } from '#core/brand'
import { isReservedUuid, Malformed, parseUuid } from '#core/bytes'
import { parseProperties } from '#core/config'
import { wholeNumber } from './lines.ts'

/** In the root of each log directory. */
export const META_PROPERTIES = 'meta.properties'

/**
 * To which broker of which cluster a log directory belongs.
 * Version 0 is that of brokers with ZooKeeper (`broker.id`), version 1 that of KRaft (`node.id`).
 */
export interface MetaProperties {
  readonly version: 0 | 1
  readonly nodeId: BrokerId | null
  readonly clusterId: string | null
  /** Of this directory (KIP-858); null in directories that an older Kafka made. */
  readonly directoryId: DirectoryId | null
}

/** `Malformed` when the file is not one, or says in version 1 too little to tell whose directory it is. */
export function parseMetaProperties(bytes: Uint8Array): MetaProperties {
  const properties = parseProperties(Buffer.from(bytes).toString('latin1'))
  const text = (key: string): string | null => properties.get(key)?.value ?? null
  const version = text('version')
  if (version !== '0' && version !== '1')
    throw new Malformed('meta.properties of an unknown version')
  const id = text(version === '0' ? 'broker.id' : 'node.id')
  const found: MetaProperties = {
    version: version === '0' ? 0 : 1,
    nodeId: id === null ? null : (wholeNumber(id) as BrokerId),
    clusterId: text('cluster.id'),
    directoryId: directoryIdOf(text('directory.id')),
  }
  if (version === '1' && (found.nodeId === null || found.clusterId === null))
    throw new Malformed('meta.properties without node.id or cluster.id')
  return found
}

function directoryIdOf(text: string | null): DirectoryId | null {
  if (text === null) return null
  const id = parseUuid(text)
  if (isReservedUuid(id)) throw new Malformed('meta.properties with a directory.id that is none')
  return id as DirectoryId
}

export function printMetaProperties(properties: MetaProperties): Uint8Array {
  const { version, nodeId, clusterId, directoryId } = properties
  const lines: string[] = []
  const add = (key: string, value: string | number | null): void => {
    if (value !== null) lines.push(`${key}=${value}\n`)
  }
  if (version === 0) add('broker.id', nodeId)
  add('cluster.id', clusterId)
  add('directory.id', directoryId)
  if (version === 1) add('node.id', nodeId)
  add('version', version)
  return Buffer.from(lines.join(''), 'latin1')
}

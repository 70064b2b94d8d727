// The small files beside the records: what a directory is, and up to where it is known to be good.
export { CLEAN_SHUTDOWN, parseCleanShutdown, printCleanShutdown } from './clean-shutdown.ts'
export { parseLines, printLines, wholeNumber } from './lines.ts'
export {
  META_PROPERTIES,
  type MetaProperties,
  parseMetaProperties,
  printMetaProperties,
} from './meta-properties.ts'
export {
  OFFSET_CHECKPOINTS,
  type PartitionOffset,
  parseOffsets,
  printOffsets,
} from './offsets.ts'
export {
  PARTITION_METADATA,
  parsePartitionMetadata,
  printPartitionMetadata,
} from './partition-metadata.ts'
export { readWhole, writeAtomically } from './write-atomically.ts'

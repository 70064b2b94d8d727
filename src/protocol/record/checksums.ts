import type { Codecs } from '#core/world'

/** CRC32C seals batches of magic 2, CRC-32 messages of magic 0 and 1. */
export type Checksums = Pick<Codecs, 'crc32c' | 'crc32'>

/** How records are compressed, as the low three bits of a batch's attributes say; 5 to 7 are not assigned. */
export type CompressionId = 0 | 1 | 2 | 3 | 4

/** By id; as `compression.type` has them. */
export const COMPRESSION_NAMES = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

export type CompressionName = (typeof COMPRESSION_NAMES)[number]

/** The id of a name; `null` when there is no such compression. */
export function compressionId(name: string): CompressionId | null {
  const id = COMPRESSION_NAMES.indexOf(name as CompressionName)
  return id < 0 ? null : (id as CompressionId)
}

/** What `compression.<name>.level` may be (KIP-390). */
export interface CompressionLevels {
  readonly least: number
  readonly most: number
  /** What stands when nothing is said; gzip's -1 is outside of the range, and means zlib's 6. */
  readonly standard: number
}

const LEVELS: Readonly<Record<CompressionName, CompressionLevels | null>> = {
  none: null,
  gzip: { least: 1, most: 9, standard: -1 },
  snappy: null,
  lz4: { least: 1, most: 17, standard: 9 },
  zstd: { least: -131072, most: 22, standard: 3 },
}

/** `null` where there are no levels. */
export function compressionLevels(id: CompressionId): CompressionLevels | null {
  return LEVELS[COMPRESSION_NAMES[id]]
}

/** Whether Kafka's validator of `compression.<name>.level` lets a value pass. */
export function isCompressionLevel(id: CompressionId, level: number): boolean {
  const levels = compressionLevels(id)
  if (levels === null || !Number.isInteger(level)) return false
  return level === levels.standard || (level >= levels.least && level <= levels.most)
}

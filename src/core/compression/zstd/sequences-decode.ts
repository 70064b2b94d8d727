import { CorruptCompression } from '../../world/index.ts'
import {
  LITERAL_LENGTH_CODES,
  LITERAL_LENGTH_DISTRIBUTION,
  MATCH_LENGTH_CODES,
  MATCH_LENGTH_DISTRIBUTION,
  MAX_OFFSET_CODE,
  OFFSET_DISTRIBUTION,
} from './codes.ts'
import {
  type FseDistribution,
  type FseLimits,
  type FseTable,
  fseTable,
  readDistribution,
  singleSymbolTable,
} from './fse-decode.ts'
import type { PaddedBlock } from './literals-decode.ts'

/** The three tables of a block's sequences; each may be repeated by the next block. */
export interface SequenceTables {
  readonly literalLengths: FseTable
  readonly offsets: FseTable
  readonly matchLengths: FseTable
}

/** The header of a sequences section: how many, by which tables, and where their bits begin. */
export interface SequencesHeader {
  readonly count: number
  /** `null` when there are no sequences. */
  readonly tables: SequenceTables | null
  readonly bitsAt: number
}

/** What one of the three kinds of code may be, and what it is when nothing is written. */
interface CodeKind {
  readonly limits: FseLimits
  readonly predefined: FseDistribution
}

const LITERAL_LENGTHS: CodeKind = {
  limits: { accuracyLog: 9, symbolCount: LITERAL_LENGTH_CODES.extraBits.length },
  predefined: LITERAL_LENGTH_DISTRIBUTION,
}
const OFFSETS: CodeKind = {
  limits: { accuracyLog: 8, symbolCount: MAX_OFFSET_CODE + 1 },
  predefined: OFFSET_DISTRIBUTION,
}
const MATCH_LENGTHS: CodeKind = {
  limits: { accuracyLog: 9, symbolCount: MATCH_LENGTH_CODES.extraBits.length },
  predefined: MATCH_LENGTH_DISTRIBUTION,
}

/** Compression modes of a table (RFC 8878 §3.1.1.3.2.1). */
const PREDEFINED = 0
const SINGLE_SYMBOL = 1
const WRITTEN = 2

/** Reads Sequences_Section_Header and its tables (RFC 8878 §3.1.1.3.2.1). Throws `CorruptCompression`. */
export function readSequencesHeader(
  block: PaddedBlock,
  start: number,
  previous: SequenceTables | null,
): SequencesHeader {
  const { bytes, end } = block
  if (start >= end) throw new CorruptCompression('zstd: a block without sequences section')
  const first = bytes[start] as number
  let count = first
  let at = start + 1
  if (first === 255) {
    count = (bytes[at] as number) + ((bytes[at + 1] as number) << 8) + 0x7f00
    at += 2
  } else if (first >= 128) {
    count = ((first - 128) << 8) + (bytes[at] as number)
    at += 1
  }
  if (count === 0) {
    if (at !== end) throw new CorruptCompression('zstd: bytes after a block without sequences')
    return { count, tables: null, bitsAt: at }
  }
  if (at >= end) throw new CorruptCompression('zstd: a sequences section is cut off')
  const modes = bytes[at] as number
  if ((modes & 3) !== 0) throw new CorruptCompression('zstd: reserved bits of a sequences section')
  const literalLengths = readTable(block, at + 1, {
    kind: LITERAL_LENGTHS,
    mode: modes >>> 6,
    previous: previous?.literalLengths,
  })
  const offsets = readTable(block, literalLengths.end, {
    kind: OFFSETS,
    mode: (modes >>> 4) & 3,
    previous: previous?.offsets,
  })
  const matchLengths = readTable(block, offsets.end, {
    kind: MATCH_LENGTHS,
    mode: (modes >>> 2) & 3,
    previous: previous?.matchLengths,
  })
  const tables = {
    literalLengths: literalLengths.table,
    offsets: offsets.table,
    matchLengths: matchLengths.table,
  }
  return { count, tables, bitsAt: matchLengths.end }
}

function readTable(
  block: PaddedBlock,
  at: number,
  { kind, mode, previous }: { kind: CodeKind; mode: number; previous: FseTable | undefined },
): { readonly table: FseTable; readonly end: number } {
  if (mode === PREDEFINED) return { table: fseTable(kind.predefined), end: at }
  if (mode === SINGLE_SYMBOL) {
    const symbol = block.bytes[at] as number
    if (at >= block.end || symbol >= kind.limits.symbolCount)
      throw new CorruptCompression('zstd: a code that does not exist')
    return { table: singleSymbolTable(symbol), end: at + 1 }
  }
  if (mode === WRITTEN) {
    const read = readDistribution(block.view, { start: at, end: block.end }, kind.limits)
    return { table: fseTable(read.distribution), end: read.end }
  }
  if (previous === undefined) throw new CorruptCompression('zstd: no table to repeat')
  return { table: previous, end: at }
}

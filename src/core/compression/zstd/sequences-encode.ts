import { BitWriter } from './bit-writer.ts'
import { highestBit } from './bits.ts'
import {
  type LengthCodes,
  LITERAL_LENGTH_CODES,
  LITERAL_LENGTH_DISTRIBUTION,
  MATCH_LENGTH_CODES,
  MATCH_LENGTH_DISTRIBUTION,
  OFFSET_DISTRIBUTION,
} from './codes.ts'
import type { FseDistribution } from './fse-decode.ts'
import {
  type FseEncodingTable,
  FseState,
  fseEncodingTable,
  normalizeCounts,
  writeDistribution,
} from './fse-encode.ts'
import type { SequenceStore } from './sequence-store.ts'

/** How the codes of one kind are written in this block (RFC 8878 §3.1.1.3.2.1). The numbers are the format's. */
type ChosenTable =
  | { readonly mode: typeof PREDEFINED; readonly table: FseEncodingTable }
  | { readonly mode: typeof SINGLE_SYMBOL; readonly table: null; readonly symbol: number }
  | {
      readonly mode: typeof WRITTEN
      readonly table: FseEncodingTable
      readonly distribution: FseDistribution
    }
const PREDEFINED = 0
const SINGLE_SYMBOL = 1
const WRITTEN = 2

/** What one kind of code may be written with. */
interface CodeKind {
  readonly predefined: FseDistribution
  readonly predefinedTable: FseEncodingTable
  readonly maxAccuracyLog: number
}

const kind = (predefined: FseDistribution, maxAccuracyLog: number): CodeKind => ({
  predefined,
  predefinedTable: fseEncodingTable(predefined),
  maxAccuracyLog,
})

/** One code for each sequence. */
interface SequenceCodes {
  readonly literalLengths: Uint8Array
  readonly offsets: Uint8Array
  readonly matchLengths: Uint8Array
}

/** Writes the sequences section of blocks (RFC 8878 §3.1.1.3.2). */
export class SequencesEncoder {
  readonly #literalLengthCode = codeOfLength(LITERAL_LENGTH_CODES)
  readonly #matchLengthCode = codeOfLength(MATCH_LENGTH_CODES)
  readonly #literalLengths = kind(LITERAL_LENGTH_DISTRIBUTION, 9)
  readonly #offsets = kind(OFFSET_DISTRIBUTION, 8)
  readonly #matchLengths = kind(MATCH_LENGTH_DISTRIBUTION, 9)

  /** Writes the section at `at` and gives where it ended. `into` has room for 16 bytes a sequence, and 1 KiB more. */
  write(into: Uint8Array, at: number, store: SequenceStore): number {
    const modesAt = writeCount(into, at, store.count)
    if (store.count === 0) return modesAt
    const codes = this.#codesOf(store)
    const literalLengths = chooseTable(codes.literalLengths, this.#literalLengths)
    const offsets = chooseTable(codes.offsets, this.#offsets)
    const matchLengths = chooseTable(codes.matchLengths, this.#matchLengths)
    into[modesAt] = (literalLengths.mode << 6) | (offsets.mode << 4) | (matchLengths.mode << 2)
    let to = modesAt + 1
    for (const chosen of [literalLengths, offsets, matchLengths]) to = writeTable(into, to, chosen)
    const tables = {
      literalLengths: literalLengths.table,
      offsets: offsets.table,
      matchLengths: matchLengths.table,
    }
    return writeSequences(new BitWriter(into, to), store, { codes, tables })
  }

  #codesOf(store: SequenceStore): SequenceCodes {
    const { count } = store
    const codes = {
      literalLengths: new Uint8Array(count),
      offsets: new Uint8Array(count),
      matchLengths: new Uint8Array(count),
    }
    for (let i = 0; i < count; i++) {
      codes.literalLengths[i] = this.#literalLengthCode(store.literalLengths[i] as number)
      codes.offsets[i] = highestBit(store.offsetValues[i] as number)
      codes.matchLengths[i] = this.#matchLengthCode(store.matchLengths[i] as number)
    }
    return codes
  }
}

/** Number_of_Sequences (RFC 8878 §3.1.1.3.2.1): one to three bytes. */
function writeCount(into: Uint8Array, at: number, count: number): number {
  if (count < 128) {
    into[at] = count
    return at + 1
  }
  if (count < 0x7f00) {
    into[at] = 128 + (count >>> 8)
    into[at + 1] = count
    return at + 2
  }
  into[at] = 255
  into[at + 1] = count - 0x7f00
  into[at + 2] = (count - 0x7f00) >>> 8
  return at + 3
}

/** Small lengths by table; in the large ones a code is a power of two, up to the last, which is 2^16. */
function codeOfLength({ baselines }: LengthCodes): (length: number) => number {
  const first = baselines[0] as number
  const powersFrom = 128 + first
  const small = new Uint8Array(powersFrom)
  baselines.forEach((baseline, code) => {
    if (baseline < powersFrom) small.fill(code, baseline)
  })
  const last = baselines.length - 1
  return (length) =>
    length < powersFrom ? (small[length] as number) : last - 16 + highestBit(length - first)
}

function chooseTable(
  codes: Uint8Array,
  { predefined, predefinedTable, maxAccuracyLog }: CodeKind,
): ChosenTable {
  const counts = countCodes(codes)
  const predefinedCost = costInBits(counts, predefined)
  const symbol = counts.length - 1
  if (counts[symbol] === codes.length)
    return predefinedCost <= 8
      ? { mode: PREDEFINED, table: predefinedTable }
      : { mode: SINGLE_SYMBOL, table: null, symbol }
  const distribution = normalizeCounts(counts, maxAccuracyLog)
  const writtenCost = costInBits(counts, distribution) + descriptionBits(distribution)
  return predefinedCost <= writtenCost
    ? { mode: PREDEFINED, table: predefinedTable }
    : { mode: WRITTEN, table: fseEncodingTable(distribution), distribution }
}

/** How often each code is met, up to the highest that is. */
function countCodes(codes: Uint8Array): readonly number[] {
  const counts = new Int32Array(256)
  let highest = 0
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number
    counts[code] = (counts[code] as number) + 1
    if (code > highest) highest = code
  }
  return Array.from(counts.subarray(0, highest + 1))
}

/** What codes met so often cost by a distribution: in whole numbers, because every machine must choose the same. */
function costInBits(counts: readonly number[], distribution: FseDistribution): number {
  let cost = 0
  counts.forEach((count, symbol) => {
    if (count === 0) return
    const share = Math.abs(distribution.counts[symbol] ?? 0)
    if (share === 0) cost = Number.POSITIVE_INFINITY
    // The logarithm in 256ths: straight lines between powers of two.
    const whole = highestBit(share)
    const logarithm = whole * 256 + (share * 256) / 2 ** whole - 256
    cost += count * (distribution.accuracyLog * 256 - logarithm)
  })
  return cost / 256
}

/** About what the description of a table takes: fewer bits the more symbols came before. */
function descriptionBits({ accuracyLog, counts }: FseDistribution): number {
  return 4 + counts.reduce((bits, count) => bits + (count === 0 ? 2 : accuracyLog - 1), 0)
}

function writeTable(into: Uint8Array, at: number, chosen: ChosenTable): number {
  if (chosen.mode === SINGLE_SYMBOL) {
    into[at] = chosen.symbol
    return at + 1
  }
  if (chosen.mode === PREDEFINED) return at
  const writer = new BitWriter(into, at)
  writeDistribution(writer, chosen.distribution)
  return writer.align()
}

/** The bit stream (RFC 8878 §3.1.1.3.2.1.2), which is read backwards: so the last sequence first, and in each the states first. */
function writeSequences(
  writer: BitWriter,
  store: SequenceStore,
  {
    codes,
    tables,
  }: {
    codes: SequenceCodes
    tables: { readonly [kind in keyof SequenceCodes]: FseEncodingTable | null }
  },
): number {
  const last = store.count - 1
  const literalLengthBaselines = LITERAL_LENGTH_CODES.baselines
  const matchLengthBaselines = MATCH_LENGTH_CODES.baselines
  const begin = (table: FseEncodingTable | null, symbols: Uint8Array): FseState | null =>
    table === null ? null : new FseState(table, symbols[last] as number)
  const matchLengthState = begin(tables.matchLengths, codes.matchLengths)
  const offsetState = begin(tables.offsets, codes.offsets)
  const literalLengthState = begin(tables.literalLengths, codes.literalLengths)
  for (let i = last; i >= 0; i--) {
    const literalLengthCode = codes.literalLengths[i] as number
    const matchLengthCode = codes.matchLengths[i] as number
    const offsetCode = codes.offsets[i] as number
    if (i < last) {
      offsetState?.encode(writer, offsetCode)
      matchLengthState?.encode(writer, matchLengthCode)
      literalLengthState?.encode(writer, literalLengthCode)
    }
    writer.add(
      (store.literalLengths[i] as number) - (literalLengthBaselines[literalLengthCode] as number),
      LITERAL_LENGTH_CODES.extraBits[literalLengthCode] as number,
    )
    writer.add(
      (store.matchLengths[i] as number) - (matchLengthBaselines[matchLengthCode] as number),
      MATCH_LENGTH_CODES.extraBits[matchLengthCode] as number,
    )
    writer.addMany((store.offsetValues[i] as number) - (1 << offsetCode), offsetCode)
  }
  matchLengthState?.flush(writer)
  offsetState?.flush(writer)
  literalLengthState?.flush(writer)
  return writer.end()
}

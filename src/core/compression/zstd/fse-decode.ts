import { CorruptCompression } from '../../world/index.ts'
import { bitsAt, highestBit } from './bits.ts'

/**
 * A table to decode FSE with (RFC 8878 §4.1.1): what a state stands for, and how many bits, added to what, give the
 * next. One word a state: the symbol in the high byte, then the count of bits, then the baseline in the low 16.
 */
export interface FseTable {
  readonly accuracyLog: number
  readonly states: Int32Array
}

export const symbolOf = (state: number): number => state >>> 24
export const bitCountOf = (state: number): number => (state >>> 16) & 0xff
export const baselineOf = (state: number): number => state & 0xffff

/** How often each symbol is met out of `1 << accuracyLog` times; -1 is "less than once". */
export interface FseDistribution {
  readonly accuracyLog: number
  readonly counts: readonly number[]
}

export interface FseLimits {
  readonly accuracyLog: number
  readonly symbolCount: number
}

/**
 * Reads a table description (RFC 8878 §4.1.1) from `start`, and gives where it ended. It must end by `end`; there are
 * four bytes behind. Throws `CorruptCompression`.
 */
export function readDistribution(
  view: DataView,
  { start, end }: { readonly start: number; readonly end: number },
  limits: FseLimits,
): { readonly distribution: FseDistribution; readonly end: number } {
  let at = start * 8
  const accuracyLog = bitsAt(view, at, 4) + 5
  at += 4
  if (accuracyLog > limits.accuracyLog) throw new CorruptCompression('zstd: FSE accuracy too high')
  const counts: number[] = []
  let remaining = 1 << accuracyLog
  while (remaining > 0) {
    if (counts.length >= limits.symbolCount || at > end * 8)
      throw new CorruptCompression('zstd: an FSE table has too many symbols')
    // A value up to `remaining + 1` takes as few bits as it can: the low values one less than the others.
    const bitCount = highestBit(remaining + 1) + 1
    const spare = (1 << bitCount) - 1 - (remaining + 1)
    const short = bitsAt(view, at, bitCount - 1)
    let value = short
    if (short < spare) {
      at += bitCount - 1
    } else {
      value = bitsAt(view, at, bitCount)
      if (value >= 1 << (bitCount - 1)) value -= spare
      at += bitCount
    }
    const count = value - 1
    counts.push(count)
    remaining -= Math.abs(count)
    if (count === 0) at = readZeros(view, at, { counts, symbolCount: limits.symbolCount })
  }
  const tableEnd = (at + 7) >>> 3
  if (remaining < 0 || counts.length > limits.symbolCount || tableEnd > end)
    throw new CorruptCompression('zstd: an FSE table does not add up')
  return { distribution: { accuracyLog, counts }, end: tableEnd }
}

/** After a symbol that is never met: two bits say how many more such follow, and 3 that two bits more do. */
function readZeros(
  view: DataView,
  start: number,
  { counts, symbolCount }: { readonly counts: number[]; readonly symbolCount: number },
): number {
  let at = start
  for (;;) {
    const repeat = bitsAt(view, at, 2)
    at += 2
    for (let i = 0; i < repeat; i++) counts.push(0)
    if (repeat !== 3 || counts.length > symbolCount) return at
  }
}

/** Spreads the symbols over the states, the rare ones ("less than once") at the end (RFC 8878 §4.1.1). */
export function spreadSymbols({ accuracyLog, counts }: FseDistribution): Uint8Array {
  const size = 1 << accuracyLog
  const symbols = new Uint8Array(size)
  let rareFrom = size
  counts.forEach((count, symbol) => {
    if (count === -1) symbols[--rareFrom] = symbol
  })
  const step = (size >>> 1) + (size >>> 3) + 3
  let position = 0
  counts.forEach((count, symbol) => {
    for (let i = 0; i < count; i++) {
      symbols[position] = symbol
      do position = (position + step) & (size - 1)
      while (position >= rareFrom)
    }
  })
  return symbols
}

export function fseTable(distribution: FseDistribution): FseTable {
  const { accuracyLog, counts } = distribution
  const symbols = spreadSymbols(distribution)
  const next = counts.map((count) => (count === -1 ? 1 : count))
  const states = new Int32Array(1 << accuracyLog)
  symbols.forEach((symbol, state) => {
    const turn = next[symbol] as number
    next[symbol] = turn + 1
    const bitCount = accuracyLog - highestBit(turn)
    const baseline = (turn << bitCount) - (1 << accuracyLog)
    states[state] = (symbol << 24) | (bitCount << 16) | baseline
  })
  return { accuracyLog, states }
}

/** The table of a stream in which only one symbol is met: it takes no bits at all. */
export function singleSymbolTable(symbol: number): FseTable {
  return { accuracyLog: 0, states: Int32Array.of(symbol << 24) }
}

import type { BitWriter } from './bit-writer.ts'
import { highestBit } from './bits.ts'
import { type FseDistribution, spreadSymbols } from './fse-decode.ts'

/**
 * Scales how often symbols are met down (or up) to a sum of `1 << accuracyLog`, so that each that is met keeps at least 1.
 * More than one symbol is met.
 */
export function normalizeCounts(
  counts: readonly number[],
  maxAccuracyLog: number,
): FseDistribution {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const met = counts.filter((count) => count > 0).length
  // Finer than a quarter of an occurrence gains nothing; every symbol needs a state of its own.
  const useful = Math.max(highestBit(Math.max(total - 1, 1)) - 1, highestBit(met) + 1)
  const accuracyLog = Math.min(Math.max(useful, 5), maxAccuracyLog)
  const size = 1 << accuracyLog
  const scaled = counts.map((count) =>
    count === 0 ? 0 : Math.max(1, Math.floor((count * size) / total)),
  )
  let missing = size - scaled.reduce((sum, count) => sum + count, 0)
  while (missing !== 0) {
    // The most frequent symbol notices a change least; of a deficit it gives half at most at a time.
    const largest = scaled.indexOf(Math.max(...scaled))
    const has = scaled[largest] as number
    const change = missing > 0 ? missing : Math.max(missing, -(has >>> 1))
    scaled[largest] = has + change
    missing -= change
  }
  return { accuracyLog, counts: scaled }
}

/** Writes a table description (RFC 8878 §4.1.1): each count in as few bits as what remains allows. */
export function writeDistribution(
  writer: BitWriter,
  { accuracyLog, counts }: FseDistribution,
): void {
  writer.add(accuracyLog - 5, 4)
  let remaining = 1 << accuracyLog
  for (let symbol = 0; remaining > 0; symbol++) {
    const count = counts[symbol] as number
    const value = count + 1
    const bitCount = highestBit(remaining + 1) + 1
    const spare = (1 << bitCount) - 1 - (remaining + 1)
    if (value < spare) writer.add(value, bitCount - 1)
    else if (value < 1 << (bitCount - 1)) writer.add(value, bitCount)
    else writer.add(value + spare, bitCount)
    remaining -= Math.abs(count)
    if (count === 0) {
      const zeros = countZeros(counts, symbol + 1)
      for (let left = zeros; ; left -= 3) {
        writer.add(Math.min(left, 3), 2)
        if (left < 3) break
      }
      symbol += zeros
    }
  }
}

function countZeros(counts: readonly number[], from: number): number {
  let at = from
  while (counts[at] === 0) at++
  return at - from
}

/**
 * What FSE encodes with (RFC 8878 §4.1.1, turned round): of a symbol's states, each takes the bits of the next state that it
 * cannot hold itself. For each symbol `bitCounts` and `offsets` tell how many bits a state gives up, and where in
 * `states` the one after it stands.
 */
export interface FseEncodingTable {
  readonly accuracyLog: number
  readonly states: Uint16Array
  /** The bits to give up, in the high half; less what makes a state carry into it when it is one bit more. */
  readonly bitCounts: Int32Array
  readonly offsets: Int32Array
}

export function fseEncodingTable(distribution: FseDistribution): FseEncodingTable {
  const { accuracyLog, counts } = distribution
  const size = 1 << accuracyLog
  const bitCounts = new Int32Array(counts.length)
  const offsets = new Int32Array(counts.length)
  const next = new Int32Array(counts.length)
  let before = 0
  counts.forEach((signed, symbol) => {
    const count = Math.abs(signed)
    if (count === 0) return
    const mostBits = count === 1 ? accuracyLog : accuracyLog - highestBit(count - 1)
    bitCounts[symbol] = (mostBits << 16) - (count << mostBits)
    offsets[symbol] = before - count
    next[symbol] = before
    before += count
  })
  const states = new Uint16Array(size)
  spreadSymbols(distribution).forEach((symbol, state) => {
    const at = next[symbol] as number
    states[at] = size + state
    next[symbol] = at + 1
  })
  return { accuracyLog, states, bitCounts, offsets }
}

/** One of the states that are written in turns to one stream, last symbol first. */
export class FseState {
  readonly #table: FseEncodingTable
  #state: number

  /** Begins with the last symbol, which takes no bits: of its states the one that needs most bits to go on. */
  constructor(table: FseEncodingTable, lastSymbol: number) {
    this.#table = table
    const packed = table.bitCounts[lastSymbol] as number
    const bitCount = (packed + 0x8000) >> 16
    const value = (bitCount << 16) - packed
    this.#state = table.states[
      (value >> bitCount) + (table.offsets[lastSymbol] as number)
    ] as number
  }

  encode(writer: BitWriter, symbol: number): void {
    const { states, bitCounts, offsets } = this.#table
    const state = this.#state
    const bitCount = (state + (bitCounts[symbol] as number)) >> 16
    writer.add(state & ((1 << bitCount) - 1), bitCount)
    this.#state = states[(state >> bitCount) + (offsets[symbol] as number)] as number
  }

  /** Writes the state that a reader begins with. */
  flush(writer: BitWriter): void {
    const { accuracyLog } = this.#table
    writer.add(this.#state & ((1 << accuracyLog) - 1), accuracyLog)
  }
}

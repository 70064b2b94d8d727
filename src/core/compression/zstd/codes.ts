import type { FseDistribution } from './fse-decode.ts'

// Codes of literal lengths, match lengths and offsets (RFC 8878 §3.1.1.3.2.1.1): a code stands for a range that begins
// at its baseline and is refined by extra bits.

export interface LengthCodes {
  readonly extraBits: Uint8Array
  readonly baselines: Int32Array
}

/** Baselines follow from the extra bits: a range begins where the one before ends. */
function lengthCodes(first: number, extraBits: readonly number[]): LengthCodes {
  const baselines = new Int32Array(extraBits.length)
  let baseline = first
  extraBits.forEach((bits, code) => {
    baselines[code] = baseline
    baseline += 1 << bits
  })
  return { extraBits: Uint8Array.from(extraBits), baselines }
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)

// Codes 0-15 stand for themselves; from 64 on a code is a power of two.
export const LITERAL_LENGTH_CODES = lengthCodes(0, [
  ...zeros(16),
  1,
  1,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
])

// Codes 0-31 stand for 3-34.
export const MATCH_LENGTH_CODES = lengthCodes(3, [
  ...zeros(32),
  1,
  1,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  4,
  5,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
])

export const MAX_OFFSET_CODE = 31

// The distributions that need not be written (RFC 8878 §3.1.1.3.2.2).

export const LITERAL_LENGTH_DISTRIBUTION: FseDistribution = {
  accuracyLog: 6,
  counts: [
    4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
    -1, -1, -1, -1,
  ],
}

export const MATCH_LENGTH_DISTRIBUTION: FseDistribution = {
  accuracyLog: 6,
  counts: [
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
  ],
}

export const OFFSET_DISTRIBUTION: FseDistribution = {
  accuracyLog: 5,
  counts: [
    1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
  ],
}

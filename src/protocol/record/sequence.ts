import { NONE } from './layout.ts'

const TWO_31 = 2 ** 31

/** Sequence numbers have 31 bits: 0 follows 2^31-1. `increment` may be negative. */
export function addSequence(sequence: number, increment: number): number {
  const sum = (sequence + increment) % TWO_31
  return sum < 0 ? sum + TWO_31 : sum
}

/** Sequence of the record `offsetDelta` after the one with `baseSequence`; -1 when the batch has no sequences. */
export function sequenceAt(baseSequence: number, offsetDelta: number): number {
  return baseSequence < 0 ? NONE : addSequence(baseSequence, offsetDelta)
}

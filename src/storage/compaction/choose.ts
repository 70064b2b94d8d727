import type { CleanablePart } from './plan.ts'

/** A log that might be cleaned, and what of it. */
export interface Candidate<L> {
  readonly subject: L
  readonly part: CleanablePart
}

/** The log of which the greatest part is dirty, among those for which it is time; null when it is for none. */
export function filthiest<L>(candidates: readonly Candidate<L>[]): Candidate<L> | null {
  let found: Candidate<L> | null = null
  for (const candidate of candidates) {
    const { isDue, dirtyRatio } = candidate.part
    if (isDue && (found === null || dirtyRatio > found.part.dirtyRatio)) found = candidate
  }
  return found
}

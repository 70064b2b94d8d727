import type { DirectoryId } from '#core/brand'
import { isReservedUuid } from '#core/bytes'

/** What placement looks at. */
export interface Candidate {
  readonly id: DirectoryId
  readonly path: string
  /** Current and future replicas, and those being created now. */
  readonly partitionCount: number
}

/**
 * Where a new partition may go, the best first. The directory that the controller has assigned, when there is one
 * (KIP-858); else the one with the fewest partitions, as Kafka does it, and the others after it for when that one
 * fails. Among equals the order of `log.dirs` counts.
 */
export function placesFor<C extends Candidate>(
  online: readonly C[],
  assigned: DirectoryId | null,
): readonly C[] {
  // Zero is "not assigned yet" and one is "lost": no directory has such an id.
  if (assigned !== null && !isReservedUuid(assigned))
    return online.filter(({ id }) => id === assigned)
  return online.toSorted((left, right) => left.partitionCount - right.partitionCount)
}

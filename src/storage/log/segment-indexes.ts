import type { Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import { OffsetIndex, TimeIndex, type TimeOffset } from '../index/index.ts'

/** A segment's two sparse indexes, in memory. */
export interface SegmentIndexes {
  readonly offsets: OffsetIndex
  readonly times: TimeIndex
}

export function emptyIndexes(baseOffset: Offset): SegmentIndexes {
  return { offsets: new OffsetIndex(baseOffset), times: new TimeIndex(baseOffset) }
}

/**
 * Reads the two from their files' bytes, for a segment of so many bytes. Null when one of them is no such index, or points
 * behind the end of the segment: they are then made anew from the records.
 */
export function parseIndexes(
  baseOffset: Offset,
  files: { readonly offsets: Uint8Array; readonly times: Uint8Array },
  sizeBytes: number,
): SegmentIndexes | null {
  try {
    const offsets = new OffsetIndex(baseOffset, files.offsets)
    const times = new TimeIndex(baseOffset, files.times)
    return offsets.last.position > sizeBytes ? null : { offsets, times }
  } catch (thrown) {
    if (thrown instanceof Malformed) return null
    throw thrown
  }
}

/** What an append or a scan tells the indexes about one set of batches. */
export interface Appended {
  readonly position: number
  readonly lastOffset: Offset
  readonly sizeBytes: number
  readonly largest: TimeOffset
}

/**
 * Adds entries as a segment grows: one for each set of batches that comes after more than `index.interval.bytes` without
 * one, under the last offset of the set.
 */
export class IndexGrowth {
  readonly #intervalBytes: number
  #bytesSinceEntry = 0

  constructor(intervalBytes: number) {
    this.#intervalBytes = intervalBytes
  }

  note({ offsets, times }: SegmentIndexes, appended: Appended): void {
    if (this.#bytesSinceEntry > this.#intervalBytes) {
      offsets.append(appended.lastOffset, appended.position)
      times.append(appended.largest)
      this.#bytesSinceEntry = 0
    }
    this.#bytesSinceEntry += appended.sizeBytes
  }
}

/** Indexes of segments that are not written to any more, of all logs, in one budget (`index.cache.bytes`) [E23]. */
export class IndexCache {
  readonly #budgetBytes: number
  /** The one that was used last is the last. */
  readonly #held = new Map<
    object,
    { readonly indexes: SegmentIndexes; readonly sizeBytes: number }
  >()
  #sizeBytes = 0

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  get(segment: object): SegmentIndexes | null {
    const held = this.#held.get(segment)
    if (held === undefined) return null
    this.#held.delete(segment)
    this.#held.set(segment, held)
    return held.indexes
  }

  put(segment: object, indexes: SegmentIndexes): void {
    this.drop(segment)
    const sizeBytes = indexes.offsets.bytes().length + indexes.times.bytes().length
    this.#held.set(segment, { indexes, sizeBytes })
    this.#sizeBytes += sizeBytes
    for (const oldest of this.#held.keys()) {
      if (this.#sizeBytes <= this.#budgetBytes || oldest === segment) break
      this.drop(oldest)
    }
  }

  drop(segment: object): void {
    this.#sizeBytes -= this.#held.get(segment)?.sizeBytes ?? 0
    this.#held.delete(segment)
  }
}

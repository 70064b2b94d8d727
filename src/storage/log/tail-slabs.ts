import { assert } from '#core/assert'
import type { Offset } from '#core/brand'

/** Slabs are of this size: a batch of the largest size that Kafka takes by default spans two. */
export const SLAB_BYTES = 1024 * 1024

interface Slab {
  readonly bytes: Uint8Array
  /** False once its memory was asked for again. */
  isLive: boolean
  /** Slices of it that are still to be written to a socket. */
  holds: number
}

/** Bytes of one segment in one slab; several batches, or a part of one that is larger than a slab. */
interface Extent {
  readonly slab: Slab
  readonly start: number
  lengthBytes: number
  readonly segmentBase: Offset
  /** In the segment's file. */
  readonly position: number
  readonly firstOffset: Offset
}

/** A stretch of a segment that is in memory. */
export interface TailStretch {
  readonly bytes: Uint8Array
  /** Of the first byte, in the segment's file. */
  readonly position: number
  readonly segmentBase: Offset
}

/** Slices of memory that are not used again until they are released. */
export interface HeldSlices {
  readonly pieces: readonly Uint8Array[]
  /** To be called once, when the last piece was written. */
  release(): void
}

/**
 * The newest bytes of all logs of a broker, in pieces of 1 MiB out of one budget (`tail.cache.bytes`): the
 * slab that was begun first is the first to be used again, whatever logs it holds [E14].
 */
export class TailSlabs {
  readonly #slabLimit: number
  /** Oldest first; the last one is being filled. */
  readonly #slabs: Slab[] = []
  #filledBytes = SLAB_BYTES

  constructor(budgetBytes: number) {
    this.#slabLimit = Math.floor(budgetBytes / SLAB_BYTES)
  }

  get isOff(): boolean {
    return this.#slabLimit === 0
  }

  /** Room of this size, at most a slab's, in one piece. */
  take(sizeBytes: number): { readonly slab: Slab; readonly start: number } {
    assert(sizeBytes <= SLAB_BYTES, 'a slice is at most a slab')
    if (this.#filledBytes + sizeBytes > SLAB_BYTES) this.#next()
    const slab = this.#slabs.at(-1) as Slab
    const start = this.#filledBytes
    this.#filledBytes += sizeBytes
    return { slab, start }
  }

  #next(): void {
    const oldest = this.#slabs.length < this.#slabLimit ? undefined : this.#slabs.shift()
    if (oldest !== undefined) oldest.isLive = false
    // What a slow reader holds stays as it is: it has the memory to itself from now on.
    const reused = oldest !== undefined && oldest.holds === 0 ? oldest.bytes : null
    const bytes = reused ?? new Uint8Array(SLAB_BYTES)
    this.#slabs.push({ bytes, isLive: true, holds: 0 })
    this.#filledBytes = 0
  }
}

/** What of one log is in the slabs. */
export class LogTail {
  readonly #slabs: TailSlabs
  /** By offset. */
  #extents: Extent[] = []

  constructor(slabs: TailSlabs) {
    this.#slabs = slabs
  }

  /** Copies what was just appended to a segment at a position. */
  append(
    pieces: readonly Uint8Array[],
    at: { readonly segmentBase: Offset; readonly position: number; readonly firstOffset: Offset },
  ): void {
    if (this.#slabs.isOff) return
    this.#forgetOld()
    let { position } = at
    for (const piece of pieces) {
      for (let from = 0; from < piece.length; from += SLAB_BYTES) {
        const part = piece.length <= SLAB_BYTES ? piece : piece.subarray(from, from + SLAB_BYTES)
        this.#add(part, at, position)
        position += part.length
      }
    }
  }

  /** From where on the bytes that hold an offset are in memory; null where they are not. */
  find(offset: Offset): TailStretch | null {
    const extent = this.#extents[this.#floor(offset)]
    if (extent === undefined || !extent.slab.isLive) return null
    return stretchOf(extent)
  }

  /** The stretch that begins where another ends, in the same segment. */
  after({ segmentBase, position, bytes }: TailStretch): TailStretch | null {
    const extent = this.#at(segmentBase, position + bytes.length)
    return extent === undefined ? null : stretchOf(extent)
  }

  /** Bytes [position, end) of a segment, held; null where some of them are not in memory. */
  hold(segmentBase: Offset, position: number, end: number): HeldSlices | null {
    const pieces: Uint8Array[] = []
    const held: Slab[] = []
    for (let at = position; at < end; ) {
      const extent = this.#at(segmentBase, at)
      if (extent === undefined) return null
      const skip = at - extent.position
      const length = Math.min(extent.lengthBytes - skip, end - at)
      const start = extent.start + skip
      pieces.push(extent.slab.bytes.subarray(start, start + length))
      held.push(extent.slab)
      at += length
    }
    for (const slab of held) slab.holds += 1
    return {
      pieces,
      release: () => {
        for (const slab of held.splice(0)) slab.holds -= 1
      },
    }
  }

  /** The log was cut, or its segments changed: nothing of it is believed any more. */
  invalidate(): void {
    this.#extents = []
  }

  /** Segments that begin before an offset are others now. */
  forgetSegmentsBefore(offset: Offset): void {
    this.#extents = this.#extents.filter(({ segmentBase }) => segmentBase >= offset)
  }

  #add(
    part: Uint8Array,
    { segmentBase, firstOffset }: { readonly segmentBase: Offset; readonly firstOffset: Offset },
    position: number,
  ): void {
    const lengthBytes = part.length
    const { slab, start } = this.#slabs.take(lengthBytes)
    slab.bytes.set(part, start)
    const last = this.#extents.at(-1)
    const follows =
      last !== undefined &&
      last.slab === slab &&
      last.segmentBase === segmentBase &&
      last.start + last.lengthBytes === start &&
      last.position + last.lengthBytes === position
    if (follows) last.lengthBytes += lengthBytes
    else this.#extents.push({ slab, start, lengthBytes, segmentBase, position, firstOffset })
  }

  #forgetOld(): void {
    if (this.#extents[0]?.slab.isLive !== false) return
    const live = this.#extents.findIndex(({ slab }) => slab.isLive)
    if (live > 0) this.#extents.splice(0, live)
    else if (live < 0) this.#extents = []
  }

  /** The last extent that begins at or before an offset; of the parts of one batch, the first. */
  #floor(offset: Offset): number {
    const extents = this.#extents
    let low = 0
    let high = extents.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((extents[middle] as Extent).firstOffset <= offset) low = middle + 1
      else high = middle
    }
    let found = low - 1
    while (found > 0 && extents[found - 1]?.firstOffset === extents[found]?.firstOffset) found -= 1
    return found
  }

  #at(segmentBase: Offset, position: number): Extent | undefined {
    const extents = this.#extents
    let low = 0
    let high = extents.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const { segmentBase: base, position: from } = extents[middle] as Extent
      if (base < segmentBase || (base === segmentBase && from <= position)) low = middle + 1
      else high = middle
    }
    const extent = extents[low - 1]
    if (extent === undefined || extent.segmentBase !== segmentBase || !extent.slab.isLive)
      return undefined
    return position < extent.position + extent.lengthBytes ? extent : undefined
  }
}

function stretchOf({ slab, start, lengthBytes, position, segmentBase }: Extent): TailStretch {
  return { bytes: slab.bytes.subarray(start, start + lengthBytes), position, segmentBase }
}

import { type PeekedBatch, peekBatch } from '#protocol/record'
import type { OwnedFile } from './owned-file.ts'

const WINDOW_BYTES = 4096

/** A batch and where it begins in its file. */
export interface PlacedBatch {
  readonly batch: PeekedBatch
  readonly position: number
}

/**
 * Steps from head to head through a file, from where a batch begins up to `end`; stops at the first batch that `isIt` takes, and
 * gives it, or null. Reads a few KiB at a time and nothing of large batches but their heads.
 */
export async function walkFile(
  file: OwnedFile,
  range: { readonly from: number; readonly end: number },
  isIt: (batch: PeekedBatch, position: number) => boolean,
): Promise<PlacedBatch | null> {
  const window = Buffer.allocUnsafe(WINDOW_BYTES)
  for (let from = range.from; from < range.end; ) {
    const got = await file.readAt(
      window.subarray(0, Math.min(WINDOW_BYTES, range.end - from)),
      from,
    )
    const { found, next } = walkBytes(window.subarray(0, got), from, isIt)
    if (found !== null) return found
    if (next === from) return null
    from = next
  }
  return null
}

/** The same in memory, where `bytes` lie at `position` of their file; `next` is where the first batch begins that was not seen. */
export function walkBytes(
  bytes: Uint8Array,
  position: number,
  isIt: (batch: PeekedBatch, position: number) => boolean,
): { readonly found: PlacedBatch | null; readonly next: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  while (at < bytes.length) {
    const batch = peekBatch(view, at)
    if (batch === null) break
    if (isIt(batch, position + at))
      return { found: { batch, position: position + at }, next: position + at }
    at += batch.sizeBytes
  }
  return { found: null, next: position + at }
}

import { MAX_SLICE_MS } from '#core/limits'
import type { Codecs } from '#core/world'
import { BatchCursor, type BatchFault, checkNextBatch } from '#protocol/record'
import type { OwnedFile } from './owned-file.ts'
import type { SharedByLogs } from './shared.ts'

const CHUNK_BYTES = 1024 * 1024

/** A batch that claims more is taken for garbage: a flipped bit must not make us allocate what the file is long. */
const MAX_BATCH_BYTES = 256 * 1024 * 1024

/** Why a scan ended before the end of the file. `order`: offsets that do not rise. */
export type ScanFault = BatchFault | 'order'

export interface ScanResult {
  /** Where the batches that are good end. */
  readonly endPosition: number
  /** Null at the end of the file. */
  readonly fault: ScanFault | null
}

export interface ScanOptions {
  readonly from: number
  readonly end: number
  /** Sees each good batch; a fault that it finds ends the scan before that batch. */
  readonly visit: (batch: BatchCursor, position: number) => ScanFault | null
}

/**
 * Walks a file of batches and checks each: as fast as checksums go, a megabyte at a time, and in slices that let the loop
 * breathe.
 */
export async function scan(
  shared: SharedByLogs,
  file: OwnedFile,
  { from, end, visit }: ScanOptions,
): Promise<ScanResult> {
  const { clock, timers, codecs } = shared.world
  let position = from
  let buffer = shared.buffers.take(Math.max(1, Math.min(CHUNK_BYTES, end - from)))
  let sliceEndMs = clock.monotonicMs() + MAX_SLICE_MS
  try {
    while (position < end) {
      const got = await file.readAt(
        buffer.subarray(0, Math.min(buffer.length, end - position)),
        position,
      )
      const batches = new BatchCursor(buffer, 0, got)
      const start = position
      const { fault, goodBytes } = visitAll(batches, codecs, (batch) =>
        visit(batch, start + batch.position),
      )
      position += goodBytes
      if (fault !== 'truncated') return { endPosition: position, fault }
      if (goodBytes === 0) {
        const wanted = wantedBytes(buffer, got)
        const fits = wanted > buffer.length && wanted <= Math.min(end - position, MAX_BATCH_BYTES)
        if (!fits) return { endPosition: position, fault: 'truncated' }
        shared.buffers.give(buffer)
        buffer = shared.buffers.take(wanted)
      }
      if (clock.monotonicMs() >= sliceEndMs) {
        await timers.turn()
        sliceEndMs = clock.monotonicMs() + MAX_SLICE_MS
      }
    }
    return { endPosition: position, fault: null }
  } finally {
    shared.buffers.give(buffer)
  }
}

function visitAll(
  batches: BatchCursor,
  codecs: Codecs,
  visit: (batch: BatchCursor) => ScanFault | null,
): { readonly fault: ScanFault; readonly goodBytes: number } {
  for (let goodBytes = 0; ; goodBytes += batches.sizeBytes) {
    const fault = checkNextBatch(batches, codecs)
    if (fault !== null) return { fault, goodBytes }
    batches.next()
    const found = visit(batches)
    if (found !== null) return { fault: found, goodBytes }
  }
}

/** What the batch at the beginning of the buffer says that it is long. */
function wantedBytes(buffer: Uint8Array, got: number): number {
  if (got < 12) return 0
  return new DataView(buffer.buffer, buffer.byteOffset).getInt32(8) + 12
}

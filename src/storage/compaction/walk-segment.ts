import type { Offset } from '#core/brand'
import { BatchCursor, type BatchFault, checkNextBatch } from '#protocol/record'
import type { Log, Segment } from '../log/index.ts'
import type { Pace } from './pace.ts'

const CHUNK_BYTES = 512 * 1024

/** A batch that is not what was written: the partition is left as it is, or a new checksum would hide the damage. */
export class DamagedSegment extends Error {
  constructor(segment: Segment, position: number, fault: BatchFault | 'order') {
    super(`${segment.path('log')} at ${position}: ${fault}`)
    this.name = 'DamagedSegment'
  }
}

export interface WalkOptions {
  readonly log: Log
  readonly pace: Pace
  /** Where the segment's offsets end. No checksum covers a batch's offset. */
  readonly endOffset: Offset
  /** Throws when the walk is to end: asked whenever something else may have run. */
  readonly check: () => void
  /** False ends the walk. The batch's bytes are there until `chunkDone` has ended. */
  readonly visit: (batch: BatchCursor) => boolean
  readonly chunkDone?: () => Promise<void>
}

/** Walks the batches of a segment that does not grow, checks each, and lets others run in between. False: the visitor ended it. */
export async function walkSegment(segment: Segment, options: WalkOptions): Promise<boolean> {
  const { log, pace, check } = options
  const { buffers } = log.shared
  const end = segment.sizeBytes
  let buffer = buffers.take(Math.max(1, Math.min(CHUNK_BYTES, end)))
  try {
    const range = { previous: segment.baseOffset - 1, end: options.endOffset }
    for (let position = 0; position < end; ) {
      check()
      const chunk = buffer.subarray(0, Math.min(buffer.length, end - position))
      const got = await segment.log.readAt(chunk, position)
      await pace.spend(got)
      const walked = await walkChunk(segment, {
        ...options,
        bytes: chunk.subarray(0, got),
        position,
        range,
      })
      await options.chunkDone?.()
      if (!walked.goesOn) return false
      position += walked.goodBytes
      if (walked.goodBytes > 0) continue
      const wanted = wantedBytes(chunk.subarray(0, got))
      if (wanted <= got || wanted > end - position)
        throw new DamagedSegment(segment, position, 'truncated')
      buffers.give(buffer)
      buffer = buffers.take(wanted)
    }
    return true
  } finally {
    buffers.give(buffer)
  }
}

interface Chunk extends WalkOptions {
  readonly range: { previous: number; readonly end: Offset }
  readonly bytes: Uint8Array
  readonly position: number
}

async function walkChunk(segment: Segment, chunk: Chunk) {
  const { bytes, position, pace, range } = chunk
  const { codecs } = chunk.log.shared.world
  const batches = new BatchCursor(bytes)
  for (let goodBytes = 0; ; goodBytes += batches.sizeBytes) {
    const fault = checkNextBatch(batches, codecs)
    if (fault === 'truncated') return { goesOn: true, goodBytes }
    if (fault !== null) throw new DamagedSegment(segment, position + goodBytes, fault)
    batches.next()
    const { lastOffset } = batches
    if (lastOffset <= range.previous || lastOffset >= range.end)
      throw new DamagedSegment(segment, position + goodBytes, 'order')
    range.previous = lastOffset
    if (!chunk.visit(batches)) return { goesOn: false, goodBytes }
    if (pace.isDue) {
      await pace.turn()
      chunk.check()
    }
  }
}

/** How long the batch at the beginning says that it is. */
function wantedBytes(bytes: Uint8Array): number {
  if (bytes.length < 12) return 0
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(8) + 12
}

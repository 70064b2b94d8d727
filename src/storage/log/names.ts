import type { Offset } from '#core/brand'

/** What a file of a log's directory holds, by its name. */
export type SegmentFileKind = 'log' | 'index' | 'timeindex' | 'txnindex' | 'snapshot'

/**
 * What a file is on its way to: `.deleted` waits for its readers before it goes, `.cleaned` is being written by the
 * cleaner, `.swap` is whole and replaces others. Empty: it is part of the log.
 */
export type FileFate = '' | '.deleted' | '.cleaned' | '.swap'

export interface SegmentFileName {
  readonly name: string
  readonly baseOffset: Offset
  readonly kind: SegmentFileKind
  readonly fate: FileFate
}

const PATTERN = /^(\d{20})\.(log|index|timeindex|txnindex|snapshot)(\.deleted|\.cleaned|\.swap)?$/

/** The base offset in 20 digits, so that names sort as offsets do. */
export function segmentFileName(
  baseOffset: Offset,
  kind: SegmentFileKind,
  fate: FileFate = '',
): string {
  return `${String(baseOffset).padStart(20, '0')}.${kind}${fate}`
}

/** Null for a file that is none of a segment's: it is left alone. */
export function parseSegmentFileName(name: string): SegmentFileName | null {
  const [, digits, kind, fate = ''] = PATTERN.exec(name) ?? []
  const baseOffset = Number(digits)
  if (kind === undefined || !Number.isSafeInteger(baseOffset)) return null
  return {
    name,
    baseOffset: baseOffset as Offset,
    kind: kind as SegmentFileKind,
    fate: fate as FileFate,
  }
}

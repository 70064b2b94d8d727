/** Below this many bytes a loop is quicker than a call that leaves JavaScript (measured on Node 20). */
export const LOOP_BELOW = 32

/**
 * The repeat of LZ77: copies `length` bytes that begin `distance` before `at`, so that a repeat longer than
 * its distance repeats itself. `distance` is from 1 to `at`, and there is room for the bytes.
 */
export function copyMatch(bytes: Uint8Array, at: number, distance: number, length: number): void {
  if (length < LOOP_BELOW) {
    for (let to = at, end = at + length; to < end; to++) bytes[to] = bytes[to - distance] as number
  } else if (distance === 1) {
    bytes.fill(bytes[at - 1] as number, at, at + length)
  } else {
    copyLongMatch(bytes, at, distance, length)
  }
}

/** Each step copies all that is there of the repeat, so the steps double and a run costs few calls. */
function copyLongMatch(bytes: Uint8Array, at: number, distance: number, length: number): void {
  const from = at - distance
  let done = 0
  while (done < length) {
    const step = Math.min(distance + done, length - done)
    bytes.copyWithin(at + done, from, from + step)
    done += step
  }
}

/** How many bytes from `position` (at most to `end`) equal those from `from`, which is before it. */
export function lengthOfMatch(
  view: DataView,
  from: number,
  { position, end }: { readonly position: number; readonly end: number },
): number {
  let length = 0
  while (position + length + 4 <= end) {
    const difference = view.getInt32(from + length, true) ^ view.getInt32(position + length, true)
    if (difference !== 0) return length + ((31 - Math.clz32(difference & -difference)) >> 3)
    length += 4
  }
  while (
    position + length < end &&
    view.getUint8(from + length) === view.getUint8(position + length)
  )
    length++
  return length
}

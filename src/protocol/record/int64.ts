import { Malformed } from '#core/bytes'

const TWO_32 = 2 ** 32
const MAX = Number.MAX_SAFE_INTEGER
const MAX_EXACT = BigInt(MAX)

/** Rounding keeps order: what is beyond 2^53-1 is not a safe integer after it either. */
function nearest(view: DataView, position: number): number {
  return view.getInt32(position) * TWO_32 + view.getUint32(position + 4)
}

/** Whether the int64, and what is `added` to it, is within ±(2^53-1): an offset or an id is, or it is nonsense [E32]. */
export function isExactInt64(view: DataView, position: number, added = 0): boolean {
  const value = nearest(view, position)
  return Number.isSafeInteger(value) && Number.isSafeInteger(value + added)
}

/** An offset or an id; `Malformed` beyond ±(2^53-1). */
export function readInt64(view: DataView, position: number): number {
  const value = nearest(view, position)
  if (!Number.isSafeInteger(value)) throw new Malformed('an int64 is beyond 2^53-1')
  return value
}

/** A time, clamped to ±(2^53-1): a client may write nanoseconds by mistake, and Kafka lets it [E32]. */
export function readClampedInt64(view: DataView, position: number): number {
  const value = nearest(view, position)
  return value > MAX ? MAX : value < -MAX ? -MAX : value
}

/** The number that stands for a time of 64 bits, which wraps around as Java's long does. */
export function clampInt64(value: bigint): number {
  const wrapped = BigInt.asIntN(64, value)
  if (wrapped > MAX_EXACT) return MAX
  return wrapped < -MAX_EXACT ? -MAX : Number(wrapped)
}

/** Writes a safe integer, or any 64 bits as a bigint. */
export function writeInt64(view: DataView, position: number, value: number | bigint): void {
  if (typeof value === 'bigint') {
    view.setBigInt64(position, BigInt.asIntN(64, value))
    return
  }
  view.setInt32(position, Math.floor(value / TWO_32))
  view.setUint32(position + 4, value >>> 0)
}

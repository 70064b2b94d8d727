/** What is left of `pieces` after `written` bytes, with no empty piece at the front. */
export function unwritten(pieces: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let left = written
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] as Uint8Array
    if (left < piece.byteLength) {
      const rest = pieces.slice(index)
      if (left > 0) rest[0] = piece.subarray(left)
      return rest
    }
    left -= piece.byteLength
  }
  return []
}

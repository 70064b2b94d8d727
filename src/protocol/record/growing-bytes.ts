/** One run of bytes that grows: what is sealed by a checksum must lie together. */
export class GrowingBytes {
  bytes: Uint8Array
  view: DataView
  /** Where the next byte goes. */
  position: number

  constructor(capacityBytes: number, position = 0) {
    this.bytes = new Uint8Array(Math.max(capacityBytes, position))
    this.view = new DataView(this.bytes.buffer)
    this.position = position
  }

  /** Makes sure that `byteCount` bytes can be written at `position`. Growing doubles, so that a byte is moved about once. */
  room(byteCount: number): void {
    const needed = this.position + byteCount
    if (needed <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.position))
    this.bytes = grown
    this.view = new DataView(grown.buffer)
  }

  written(start = 0): Uint8Array {
    return this.bytes.subarray(start, this.position)
  }
}

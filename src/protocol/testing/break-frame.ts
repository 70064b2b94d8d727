import type { Seeded } from './random-value.ts'

const BYTES = [0, 1, 2, 3, 0x7f, 0x80, 0x81, 0xfe, 0xff]

function overwritten(frame: Buffer, seeded: Seeded): Buffer {
  const broken = Buffer.from(frame)
  for (let left = 1 + seeded.below(4); left > 0 && broken.length > 0; left--)
    broken[seeded.below(broken.length)] = seeded.pick([...BYTES, seeded.below(256)])
  return broken
}

/** Cut, flipped, filled, shifted: what lines, disks and the hostile do to bytes. */
export function breakFrame(frame: Buffer, seeded: Seeded): Buffer {
  const at = seeded.below(frame.length + 1)
  switch (seeded.below(5)) {
    case 0:
      return frame.subarray(0, at)
    case 1:
      return Buffer.concat([frame.subarray(0, at), frame.subarray(at + seeded.below(9))])
    case 2:
      return Buffer.concat([
        frame.subarray(0, at),
        seeded.bytes(seeded.below(9)),
        frame.subarray(at),
      ])
    default:
      return overwritten(frame, seeded)
  }
}

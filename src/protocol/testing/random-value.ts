import { defaultOf, type FieldLayout, layoutOf, type StructLayout } from '#protocol/codec'
import type { Message, Out, Shape } from '#protocol/schema'

/** Numbers from a seed: the same ones on every machine (Mulberry32). */
export class Seeded {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** 0 to 2^32-1. */
  uint32(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** 0 to `limit` - 1. */
  below(limit: number): number {
    return this.uint32() % limit
  }

  pick<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.below(256))
  }
}

/**
 * A random value of a message in one version, as a decoder would give it: what the version lacks has its default.
 * Edges are frequent: ends of ranges, sentinels, null, empty, defaults.
 */
export function randomValue<S extends Shape>(
  message: Message<S>,
  version: number,
  seeded: Seeded,
): Out<S> {
  return randomStruct(layoutOf(message, version), seeded) as Out<S>
}

function randomStruct(struct: StructLayout, seeded: Seeded): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const field of struct.fields)
    value[field.name] = field.place === 'absent' ? defaultOf(field) : randomField(field, seeded)
  return value
}

function randomField(field: FieldLayout, seeded: Seeded): unknown {
  if (seeded.below(8) === 0) {
    const standard = defaultOf(field)
    if (standard !== null || field.nullable) return standard
  }
  if (field.nullable && seeded.below(4) === 0) return null
  switch (field.kind) {
    case 'string':
      return randomText(seeded)
    case 'bytes':
    case 'records':
      return seeded.bytes(seeded.pick([0, 1, 3, 17, 130]))
    case 'uuid':
      return randomUuid(seeded)
    case 'struct':
      return randomStruct(field.struct as StructLayout, seeded)
    case 'list':
      return randomList(field, seeded)
    default:
      return randomScalar(field, seeded)
  }
}

function randomList(field: FieldLayout, seeded: Seeded): unknown[] {
  const length = seeded.pick([0, 1, 1, 2, 3])
  return Array.from({ length }, () =>
    field.struct === null
      ? randomField(field.element as FieldLayout, seeded)
      : randomStruct(field.struct, seeded),
  )
}

/** Most in ASCII, as names are; some of two, three and four bytes a character, and some long. */
function randomText(seeded: Seeded): string {
  const alphabet = seeded.pick(['abcdefghijklmnopqrstuvwxyz.-_0123456789', 'aé', 'a漢', 'a😀', 'a'])
  const letters = [...alphabet]
  const length = seeded.pick([0, 1, 5, 12, 24, 25, 60, 127, 128, 300])
  return Array.from({ length }, () => seeded.pick(letters)).join('')
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** 22 characters; the last carries two bits only. */
function randomUuid(seeded: Seeded): string {
  const start = Array.from({ length: 21 }, () => BASE64URL[seeded.below(64)])
  return start.join('') + seeded.pick(['A', 'Q', 'g', 'w'])
}

function randomScalar({ scalar }: FieldLayout, seeded: Seeded): number | boolean | bigint {
  const bits = seeded.uint32()
  switch (scalar) {
    case 'bool':
      return bits % 2 === 0
    case 'int8':
      return seeded.pick([-128, -1, 0, 1, 127, (bits << 24) >> 24])
    case 'int16':
      return seeded.pick([-32768, -1, 0, 1, 32767, (bits << 16) >> 16])
    case 'uint16':
      return seeded.pick([0, 1, 32768, 65535, bits & 0xffff])
    case 'int32':
      return seeded.pick([-0x8000_0000, -1, 0, 1, 0x7fff_ffff, bits | 0, bits & 0xff])
    case 'uint32':
      return seeded.pick([0, 1, 0x8000_0000, 0xffff_ffff, bits])
    case 'float64':
      return seeded.pick([0, 1, -1.5, Number.MAX_VALUE, Number.MIN_VALUE, Infinity, bits / 7])
    case 'bigint64':
      return BigInt.asIntN(64, (BigInt(bits) << 32n) | BigInt(seeded.uint32()))
    default:
      return randomInt64(bits, seeded)
  }
}

function randomInt64(bits: number, seeded: Seeded): number {
  const wide = (bits % 0x20_0000) * 2 ** 32 + seeded.uint32()
  const edges = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, Infinity, -Infinity]
  return seeded.pick([-1, 0, 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, bits, wide, -wide, ...edges])
}

import type { DirectoryId, TopicId, Uuid } from '#core/brand'
import type { RandomStream } from '#core/world'
import { Malformed } from './malformed.ts'

/** Bytes of a UUID on the wire. */
export const UUID_BYTES = 16

const TEXT_LENGTH = 22
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0))
/** The six bits that a character stands for; 64 where it stands for none. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = ALPHABET.indexOf(String.fromCharCode(code))
  return value < 0 ? 64 : value
})

/** "No id": the topic or the directory is unknown. */
export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA' as Uuid & TopicId & DirectoryId

/** The id of `__cluster_metadata`, and of a directory that is lost; reserved, as zero is. */
export const ONE_UUID = 'AAAAAAAAAAAAAAAAAAAAAQ' as Uuid & TopicId & DirectoryId

/** Kafka never makes these at random. */
export function isReservedUuid(uuid: Uuid): boolean {
  return uuid === ZERO_UUID || uuid === ONE_UUID
}

/**
 * Texts of UUIDs by their 16 bytes, so that an id that comes with every request is one string, made once:
 * 18 ns and not 150, and a map finds it by a hash that is already there [E21].
 *
 * Bounded and two-way: a third id in the same place drops the oldest of the two, which costs time and changes no
 * meaning, since texts compare by value.
 */
export class UuidTable {
  readonly #mask: number
  readonly #words: Int32Array
  readonly #texts: Uuid[]

  /** `sets` is a power of two; the table holds twice as many ids. */
  constructor(sets: number) {
    this.#mask = sets - 1
    this.#words = new Int32Array(sets * 8)
    this.#texts = Array.from({ length: sets * 2 }, () => ZERO_UUID)
  }

  /** The text of the 16 bytes at `position`, which the caller knows to be there. */
  at(bytes: Uint8Array, position: number): Uuid {
    const a = int32(bytes, position)
    const b = int32(bytes, position + 4)
    const c = int32(bytes, position + 8)
    const d = int32(bytes, position + 12)
    // Zero finds the zeros and ZERO_UUID that the table was made with.
    const mixed = Math.imul(
      a ^ Math.imul(b, 0x85eb_ca6b) ^ Math.imul(c, 0x9e37_79b1) ^ d,
      0xc2b2_ae35,
    )
    const set = (mixed ^ (mixed >>> 15)) & this.#mask
    const words = this.#words
    const first = set * 8
    if (
      words[first] === a &&
      words[first + 1] === b &&
      words[first + 2] === c &&
      words[first + 3] === d
    )
      return this.#texts[set * 2] as Uuid
    if (
      words[first + 4] === a &&
      words[first + 5] === b &&
      words[first + 6] === c &&
      words[first + 7] === d
    )
      return this.#texts[set * 2 + 1] as Uuid
    return this.#put(set, bytes, position)
  }

  #put(set: number, bytes: Uint8Array, position: number): Uuid {
    const words = this.#words
    const first = set * 8
    const text = uuidText(bytes, position)
    words.copyWithin(first + 4, first, first + 4)
    this.#texts[set * 2 + 1] = this.#texts[set * 2] as Uuid
    for (let i = 0; i < 4; i++) words[first + i] = int32(bytes, position + i * 4)
    this.#texts[set * 2] = text
    return text
  }
}

function int32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  )
}

function letter(sixBits: number): number {
  return CODES[sixBits & 63] as number
}

/** Made in one call, so that the string is flat and not a rope of 22 pieces. */
function uuidText(bytes: Uint8Array, position: number): Uuid {
  const codes: number[] = []
  for (let i = 0; i < 15; i += 3) {
    const a = bytes[position + i] as number
    const b = bytes[position + i + 1] as number
    const c = bytes[position + i + 2] as number
    codes.push(
      letter(a >>> 2),
      letter((a << 4) | (b >>> 4)),
      letter((b << 2) | (c >>> 6)),
      letter(c),
    )
  }
  const last = bytes[position + 15] as number
  codes.push(letter(last >>> 2), letter(last << 4))
  return String.fromCharCode(...codes) as Uuid
}

// Shared by all brokers of a process: a table of values, whose contents nobody can tell apart from an empty one.
const table = new UuidTable(4096)

/** The UUID in the 16 bytes at `position`, which the caller knows to be there. */
export function readUuid(bytes: Uint8Array, position: number): Uuid {
  return table.at(bytes, position)
}

/** Writes the 16 bytes of a UUID at `position`; gives the position after them. */
export function writeUuid(bytes: Uint8Array, position: number, uuid: Uuid): number {
  let at = position
  for (let i = 0; i < 20; i += 4) {
    const three =
      (value(uuid, i) << 18) |
      (value(uuid, i + 1) << 12) |
      (value(uuid, i + 2) << 6) |
      value(uuid, i + 3)
    bytes[at++] = three >>> 16
    bytes[at++] = three >>> 8
    bytes[at++] = three
  }
  bytes[at++] = (value(uuid, 20) << 2) | (value(uuid, 21) >>> 4)
  return at
}

function value(text: string, index: number): number {
  return VALUES[text.charCodeAt(index)] as number
}

export function uuidBytes(uuid: Uuid): Uint8Array {
  const bytes = new Uint8Array(UUID_BYTES)
  writeUuid(bytes, 0, uuid)
  return bytes
}

/**
 * The UUID that a person or a file wrote: 22 characters of base64url, padded or not. `Malformed` otherwise.
 * The last character carries four bits too many; Kafka ignores them, and here they are cleared, so that
 * equal ids are equal texts.
 */
export function parseUuid(text: string): Uuid {
  const bare = text.length === TEXT_LENGTH + 2 && text.endsWith('==') ? text.slice(0, -2) : text
  if (bare.length !== TEXT_LENGTH) throw new Malformed('a UUID has 22 characters of base64url')
  for (let i = 0; i < TEXT_LENGTH; i++) {
    if (!(value(bare, i) < 64)) throw new Malformed('a UUID has 22 characters of base64url')
  }
  return readUuid(uuidBytes(bare as Uuid), 0)
}

/** A version 4 UUID that is not reserved and, as in Kafka, does not look like an option to a command line. */
export function randomUuid(stream: RandomStream): Uuid {
  for (;;) {
    const uuid = readUuid(stream.uuid(), 0)
    if (!isReservedUuid(uuid) && !uuid.startsWith('-')) return uuid
  }
}

import { Malformed, type Reader, Unencodable, type Writer } from '#core/bytes'
import { MAX_LIST_LENGTH, MAX_STRING_BYTES, MAX_TAGGED_FIELDS } from '#core/limits'
import {
  defaultOf,
  elementMinBytes,
  type FieldLayout,
  isDefault,
  piecesBytes,
  type StructLayout,
} from './layout.ts'

// This file defines the format. It is written to be read; `compile.ts` is what runs, and tests hold it to this.

type Value = Record<string, unknown>

export function readStruct(struct: StructLayout, reader: Reader): Value {
  const value: Value = {}
  for (const field of struct.fields)
    value[field.name] = field.place === 'plain' ? readField(field, reader) : defaultOf(field)
  if (struct.flexible) readTaggedFields(struct, reader, value)
  return value
}

/** As in Kafka, the order of the tags does not matter and of two with the same tag the last one holds; unknown ones are skipped. */
function readTaggedFields(struct: StructLayout, reader: Reader, value: Value): void {
  const count = tagCount(reader)
  for (let i = 0; i < count; i++) {
    const tag = reader.uvarint()
    const end = tagEnd(reader)
    const field = struct.tagged.find((candidate) => candidate.tag === tag)
    if (field !== undefined) value[field.name] = readField(field, reader)
    else if (struct.foreignTags.includes(tag)) foreignTag()
    else reader.position = end
    if (reader.position !== end) wrongTagSize()
  }
}

/** Where a struct has no tags of its own, nor ever had. */
export function skipTaggedFields(reader: Reader): void {
  for (let count = tagCount(reader); count > 0; count--) {
    reader.uvarint()
    reader.position = tagEnd(reader)
  }
}

export function tagCount(reader: Reader): number {
  const count = reader.uvarint()
  if (count > MAX_TAGGED_FIELDS) throw new Malformed('more than 10,000 tagged fields')
  reader.need(count * 2)
  return count
}

/** Reads the size of a tagged field and gives where it ends. */
export function tagEnd(reader: Reader): number {
  const sizeBytes = reader.uvarint()
  if (sizeBytes > reader.remaining)
    throw new Malformed('a tagged field is longer than what is left')
  return reader.position + sizeBytes
}

export function foreignTag(): never {
  throw new Malformed('a tag that does not belong to this version')
}

/** Stricter than Kafka, which believes the content and not the size. */
export function wrongTagSize(): never {
  throw new Malformed('a tagged field is not of the size that it claims')
}

function readField(field: FieldLayout, reader: Reader): unknown {
  if (field.scalar !== null) return reader[field.scalar]()
  if (field.kind !== 'struct') return readSized(field, reader)
  // Only a struct that may be null has a mark in front.
  if (field.nullable && isNullMark(field, reader.int8())) return null
  return readStruct(field.struct as StructLayout, reader)
}

/**
 * KIP-893: a negative mark is null. Kafka's classes write a tagged struct otherwise: 0 is null there, and what they
 * wrote so lies in `__consumer_offsets`.
 */
function isNullMark(field: FieldLayout, mark: number): boolean {
  return mark < leastStructMark(field)
}

/** The least mark in front of a struct that is not null. */
export function leastStructMark(field: FieldLayout): 0 | 1 {
  return field.place === 'tagged' ? 1 : 0
}

/** What has a length in front: null when that is negative. */
function readSized(field: FieldLayout, reader: Reader): unknown {
  const length = readLength(field, reader)
  if (length < 0) {
    if (!field.nullable) notNullable()
    return null
  }
  switch (field.kind) {
    case 'string':
      if (length > MAX_STRING_BYTES) textTooLong()
      return field.interned ? reader.internedText(length) : reader.text(length)
    case 'list':
      return readList(field, length, reader)
    default:
      return reader.slice(length)
  }
}

export function textTooLong(): never {
  throw new Malformed('a string of more than 32,767 bytes')
}

function readLength(field: FieldLayout, reader: Reader): number {
  if (field.compact) return reader.compactLength()
  return field.kind === 'string' ? reader.int16() : reader.int32()
}

export function notNullable(): never {
  throw new Malformed('null where none is allowed')
}

function readList(field: FieldLayout, length: number, reader: Reader): unknown[] {
  if (length > MAX_LIST_LENGTH) listTooLong()
  // Before anything is allocated: a list cannot be longer than the bytes that are left allow.
  reader.need(length * elementMinBytes(field))
  const list: unknown[] = []
  for (let i = 0; i < length; i++) {
    list.push(
      field.struct === null
        ? readField(field.element as FieldLayout, reader)
        : readStruct(field.struct, reader),
    )
  }
  return list
}

export function listTooLong(): never {
  throw new Malformed('a list of more than 1,000,000 elements')
}

export function writeStruct(struct: StructLayout, value: Value, writer: Writer): void {
  for (const field of struct.fields) {
    const given = value[field.name]
    if (field.place === 'plain') writeField(field, given, writer)
    else if (field.place === 'absent' && !field.ignorable) checkAbsent(field, given)
  }
  if (struct.flexible) writeTaggedFields(struct, value, writer)
}

export function checkAbsent(field: FieldLayout, given: unknown): void {
  if (!isDefault(field, given)) refuse(field, 'is not in this version')
}

function writeTaggedFields(struct: StructLayout, value: Value, writer: Writer): void {
  const present = struct.tagged.filter((field) => !isDefault(field, value[field.name]))
  writer.uvarint(present.length)
  for (const field of present) {
    writer.uvarint(field.tag)
    const mark = writer.openSized()
    writeField(field, value[field.name], writer)
    writer.closeSized(mark)
  }
}

export function unfit(field: FieldLayout, value: unknown): never {
  if (value === undefined) refuse(field, 'is missing')
  refuse(field, value === null ? 'cannot be null' : `does not fit ${field.kind}`)
}

function refuse(field: FieldLayout, why: string): never {
  throw new Unencodable(`${field.path} ${why}`)
}

function writeField(field: FieldLayout, given: unknown, writer: Writer): void {
  const value = given === undefined && field.optional ? defaultOf(field) : given
  if (value === undefined) unfit(field, value)
  if (value === null) return writeNull(field, writer)
  if (field.scalar !== null) return writer[field.scalar](value as never)
  switch (field.kind) {
    case 'string':
      return writer.text(value as string, field.compact)
    case 'struct':
      if (field.nullable) writer.int8(1)
      return writeStruct(field.struct as StructLayout, value as Value, writer)
    case 'list':
      return writeList(field, value as readonly unknown[], writer)
    default:
      return writePieces(field, value as Uint8Array | readonly Uint8Array[], writer)
  }
}

function writeNull(field: FieldLayout, writer: Writer): void {
  if (!field.nullable) unfit(field, null)
  if (field.kind === 'struct') return writer.int8(leastStructMark(field) - 1)
  if (field.compact) return writer.uvarint(0)
  return field.kind === 'string' ? writer.int16(-1) : writer.int32(-1)
}

function writeLength(field: FieldLayout, length: number, writer: Writer): void {
  if (field.compact) writer.uvarint(length + 1)
  else writer.int32(length)
}

export function tooMany(field: FieldLayout): never {
  refuse(field, 'has more than 1,000,000 elements')
}

function writeList(field: FieldLayout, list: readonly unknown[], writer: Writer): void {
  if (list.length > MAX_LIST_LENGTH) tooMany(field)
  writeLength(field, list.length, writer)
  for (const element of list) {
    if (field.struct === null) writeField(field.element as FieldLayout, element, writer)
    else if (element === null || element === undefined) unfit(field, element)
    else writeStruct(field.struct, element as Value, writer)
  }
}

export function writePieces(
  field: FieldLayout,
  pieces: Uint8Array | readonly Uint8Array[],
  writer: Writer,
): void {
  writeLength(field, piecesBytes(pieces), writer)
  if (!Array.isArray(pieces)) return writer.bytes(pieces as Uint8Array)
  for (const piece of pieces) writer.bytes(piece)
}

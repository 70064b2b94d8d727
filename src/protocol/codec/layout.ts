import { NO_BYTES, ZERO_UUID } from '#core/bytes'
import { exists, type Facts, includes, type Kind, type Message, type Shape } from '#protocol/schema'

/** Where a field stands in one version: among the plain ones, among the tagged ones, or nowhere. */
export type Place = 'plain' | 'tagged' | 'absent'

/** Kinds of one fixed size: each is the name of a method of `Reader` and of `Writer`. */
export type Scalar =
  | Exclude<Kind, 'string' | 'bytes' | 'records' | 'list' | 'struct'>
  | 'clampedInt64'
  | 'bigint64'

export const SCALAR_BYTES: Readonly<Record<Scalar, number>> = {
  bool: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  clampedInt64: 8,
  bigint64: 8,
  float64: 8,
  uuid: 16,
}

/** A field as it is in one version of its message: all that depends on the version is settled. */
export interface FieldLayout {
  readonly name: string
  /** `FetchRequest.topics.partitions`: for people. */
  readonly path: string
  readonly kind: Kind
  /** How to read and write it when it is of one fixed size; null otherwise. */
  readonly scalar: Scalar | null
  readonly place: Place
  readonly tag: number
  readonly nullable: boolean
  /** The length is a varint (KIP-482). */
  readonly compact: boolean
  /** A caller may leave it out. */
  readonly optional: boolean
  readonly ignorable: boolean
  readonly interned: boolean
  /** `undefined`: the zero of its kind. */
  readonly default: unknown
  readonly struct: StructLayout | null
  readonly element: FieldLayout | null
  /** The fewest bytes it takes: by this a list's length is judged before anything is allocated. */
  readonly minBytes: number
}

/** A message, a struct or the elements of a list, in one version. */
export interface StructLayout {
  /** All fields, absent ones too, in the order of the shape: the order of the keys of what is decoded. */
  readonly fields: readonly FieldLayout[]
  /** By tag, ascending: the order on the wire. */
  readonly tagged: readonly FieldLayout[]
  /** Tags that mean something in other versions only: Kafka refuses them, while it skips unknown ones. */
  readonly foreignTags: readonly number[]
  /** Tagged fields, be they none, follow the plain ones (KIP-482). */
  readonly flexible: boolean
  readonly minBytes: number
}

interface Where {
  readonly version: number
  readonly flexible: boolean
}

/** The layout of one version of a message, made once: both directions work from it. */
export function layoutOf(message: Message<Shape>, version: number): StructLayout {
  const { layouts } = message.compiled
  const known = layouts[version] as StructLayout | undefined
  if (known !== undefined) return known
  const flexible = includes(message.flexible, version)
  const layout = structLayout(message.shape, message.name, { version, flexible })
  layouts[version] = layout
  return layout
}

function structLayout(shape: Shape, path: string, where: Where): StructLayout {
  const { flexible } = where
  const fields = Object.entries(shape).map(([name, word]) =>
    fieldLayout(word.facts, name, { ...where, path: `${path}.${name}` }),
  )
  const tagged = fields.filter((field) => field.place === 'tagged').sort((a, b) => a.tag - b.tag)
  const foreignTags = fields
    .filter((field) => field.tag >= 0 && field.place !== 'tagged')
    .map((field) => field.tag)
  const plain = fields.filter((field) => field.place === 'plain')
  const minBytes = plain.reduce((sum, field) => sum + field.minBytes, flexible ? 1 : 0)
  return { fields, tagged, foreignTags, flexible, minBytes }
}

function fieldLayout(facts: Facts, name: string, where: Where & { path: string }): FieldLayout {
  const { version, flexible, path } = where
  const place = placeOf(facts, where)
  const scalar = scalarOf(facts)
  // What is absent has a default like any other, but nobody asks how its parts stand.
  const struct = facts.shape === null ? null : structLayout(facts.shape, path, where)
  const element =
    facts.element === null ? null : fieldLayout(facts.element.facts, `${name} element`, where)
  const nullable = includes(facts.nullable, version)
  const compact = flexible && !facts.neverFlexible
  return {
    name,
    path,
    kind: facts.kind,
    scalar,
    place,
    tag: facts.tag,
    nullable,
    compact,
    optional: facts.default !== undefined || facts.tag >= 0,
    ignorable: facts.ignorable,
    interned: facts.interned,
    default: facts.default,
    struct,
    element,
    minBytes:
      scalar === null
        ? minBytesOf(facts.kind, { nullable, compact, struct })
        : SCALAR_BYTES[scalar],
  }
}

function placeOf(facts: Facts, { version, flexible }: Where): Place {
  if (!exists(facts, version)) return 'absent'
  return flexible && includes(facts.tagged, version) ? 'tagged' : 'plain'
}

function scalarOf({ kind, int64Range }: Facts): Scalar | null {
  switch (kind) {
    case 'string':
    case 'bytes':
    case 'records':
    case 'list':
    case 'struct':
      return null
    case 'int64':
      if (int64Range === 'opaque') return 'bigint64'
      return int64Range === 'clamped' ? 'clampedInt64' : 'int64'
    default:
      return kind
  }
}

function minBytesOf(
  kind: Kind,
  how: { nullable: boolean; compact: boolean; struct: StructLayout | null },
): number {
  if (kind === 'struct') return how.nullable ? 1 : (how.struct as StructLayout).minBytes
  if (how.compact) return 1
  return kind === 'string' ? 2 : 4
}

/** The fewest bytes of one element. At least 1, as Kafka has it, so that no list is longer than its frame. */
export function elementMinBytes(list: FieldLayout): number {
  const element = list.struct ?? (list.element as FieldLayout)
  return Math.max(1, element.minBytes)
}

/** The value of a field that was not there. Lists and structs are new each time, since their receiver owns them. */
export function defaultOf(field: FieldLayout): unknown {
  if (field.default !== undefined) return field.default
  switch (field.kind) {
    case 'bool':
      return false
    case 'string':
      return ''
    case 'bytes':
    case 'records':
      return NO_BYTES
    case 'uuid':
      return ZERO_UUID
    case 'list':
      return []
    case 'struct':
      return defaultsOf(field.struct as StructLayout)
    default:
      return field.scalar === 'bigint64' ? 0n : 0
  }
}

function defaultsOf(struct: StructLayout): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const field of struct.fields) value[field.name] = defaultOf(field)
  return value
}

/** Whether the value, or its absence, says no more than the default does: a tagged field is then not written. */
export function isDefault(field: FieldLayout, value: unknown): boolean {
  if (value === undefined) return true
  if (value === null || field.default === null) return value === field.default
  switch (field.kind) {
    case 'list':
      return (value as readonly unknown[]).length === 0
    case 'bytes':
    case 'records':
      return piecesBytes(value as Uint8Array | readonly Uint8Array[]) === 0
    case 'struct':
      return (field.struct as StructLayout).fields.every((inner) =>
        isDefault(inner, (value as Record<string, unknown>)[inner.name]),
      )
    default:
      return value === defaultOf(field)
  }
}

/** The size of bytes that may come in several pieces. */
export function piecesBytes(pieces: Uint8Array | readonly Uint8Array[]): number {
  if (!Array.isArray(pieces)) return pieces.length
  let sizeBytes = 0
  for (const piece of pieces) sizeBytes += piece.length
  return sizeBytes
}

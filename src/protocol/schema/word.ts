import type { Unbranded } from '#core/brand'
import { includes, NO_VERSIONS, type Versions, type VersionsText, versions } from './versions.ts'

/** How a field stands on the wire. Everything else a word says is about meaning and versions. */
export type Kind =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'float64'
  | 'string'
  | 'bytes'
  | 'records'
  | 'uuid'
  | 'list'
  | 'struct'

/**
 * What becomes of an int64 that a number cannot hold exactly [E32]. In both, Long.MAX and Long.MIN, which
 * Kafka uses as sentinels, are Infinity and -Infinity, and are written back as they were.
 * - `malformed`: offsets, epochs, ids, sizes: no such value can be meant;
 * - `clamped`: times: a client may write nanoseconds by mistake, and Kafka lets it.
 * - `opaque`: all 64 bits count and mean nothing as a number: a `bigint`, Long.MAX and Long.MIN too.
 */
export type Int64Range = 'malformed' | 'clamped' | 'opaque'

/** What a word says of its field: read by the interpreter, the compiler and the comparison with Kafka's own files. */
export interface Facts {
  readonly kind: Kind
  /** Where the field exists. Elsewhere a decoder gives its default, and an encoder refuses another value unless `ignorable`. */
  readonly versions: Versions
  readonly nullable: Versions
  /** Where the field is among the tagged ones, and its tag; -1: never. */
  readonly tagged: Versions
  readonly tag: number
  /** `undefined`: the default of its kind (0, 0n, '', false, empty, the zero UUID, a struct of defaults). */
  readonly default: unknown
  readonly ignorable: boolean
  /** Part of the key by which Kafka's own classes look elements of this list up. */
  readonly mapKey: boolean
  /** Stays in the old form (int16 length) in flexible versions: `clientId` of the request header alone. */
  readonly neverFlexible: boolean
  readonly int64Range: Int64Range
  /** Texts that recur in each request are taken from a table by their bytes [E21]. */
  readonly interned: boolean
  /** Kafka's `entityType`, or '' */
  readonly entity: string
  /** The fields of a struct, or of each element of a list of structs. */
  readonly shape: Shape | null
  /** The word of each element of a list that is not of structs. */
  readonly element: AnyWord | null
}

/** Whether an encoder may leave the field out. */
export type Given = 'required' | 'optional'

export interface AnyWord {
  readonly facts: Facts
  readonly out: unknown
  readonly in: unknown
  readonly given: Given
}

/** The fields of a message or a struct, in wire order. */
export interface Shape {
  readonly [field: string]: AnyWord
}

/** What a decoder gives: every field present, defaults filled in. */
export type Out<S> = { readonly [K in keyof S]: S[K] extends AnyWord ? S[K]['out'] : never }

type RequiredKeys<S> = {
  [K in keyof S]: S[K] extends { readonly given: 'required' } ? K : never
}[keyof S]

/** What an encoder takes: fields with a default, and tagged ones, may be left out. */
export type In<S> = {
  readonly [K in RequiredKeys<S>]: S[K] extends AnyWord ? S[K]['in'] : never
} & {
  readonly [K in Exclude<keyof S, RequiredKeys<S>>]?: S[K] extends AnyWord ? S[K]['in'] : never
}

/** What one element of a list is, where the list itself may be null: names the structs inside a message. */
export type Element<L> = L extends readonly (infer E)[] ? E : never

export const PLAIN_FACTS: Omit<Facts, 'kind'> = {
  versions: versions('0+'),
  nullable: NO_VERSIONS,
  tagged: NO_VERSIONS,
  tag: -1,
  default: undefined,
  ignorable: false,
  mapKey: false,
  neverFlexible: false,
  int64Range: 'malformed',
  interned: false,
  entity: '',
  shape: null,
  element: null,
}

/**
 * One field. Immutable: each method gives a new word.
 *
 * The types of `out`, `in` and `given` are declared and never stored. Lists and structs have classes of their
 * own with the shape as one type parameter, because a word that named both what it gives and what it
 * takes would print the shape twice at each level of nesting: 104 KB of declarations for one API [E30].
 */
abstract class WordBase<G extends Given> {
  readonly facts: Facts
  declare readonly given: G

  constructor(facts: Facts) {
    this.facts = facts
  }

  protected with(change: Partial<Facts>): never {
    return new (this.constructor as new (facts: Facts) => unknown)({
      ...this.facts,
      ...change,
    }) as never
  }
}

function nullableFacts(facts: Facts, text: VersionsText | undefined): Partial<Facts> {
  return { nullable: text === undefined ? facts.versions : versions(text) }
}

function tagFacts(facts: Facts, tag: number, text: VersionsText | undefined): Partial<Facts> {
  return { tag, tagged: text === undefined ? facts.versions : versions(text) }
}

/** A field that is not made of other fields. */
export class Word<T, G extends Given = 'required'> extends WordBase<G> {
  declare readonly out: T
  declare readonly in: T

  /** May be null, in the versions given (absent: wherever the field exists). */
  nullable(text?: VersionsText): Word<T | null, G> {
    return this.with(nullableFacts(this.facts, text))
  }

  /** Written in the wire's type; the value where the field does not exist, and what an encoder may leave out. */
  default(value: Unbranded<T>): Word<T, 'optional'> {
    return this.with({ default: value })
  }

  /** Among the tagged fields, in the versions given (absent: wherever the field exists). */
  tag(tag: number, text?: VersionsText): Word<T, 'optional'> {
    return this.with(tagFacts(this.facts, tag, text))
  }

  /** May be dropped silently in versions that lack it. */
  ignorable(): Word<T, G> {
    return this.with({ ignorable: true })
  }

  mapKey(): Word<T, G> {
    return this.with({ mapKey: true })
  }
}

/** Bytes to send: one piece, or several that are sent one after the other without being joined. */
export type Pieces = Uint8Array | readonly Uint8Array[]

/** Bytes or record batches: a view of the frame comes out, pieces go in. */
export class BytesWord<Null = never, G extends Given = 'required'> extends WordBase<G> {
  declare readonly out: Uint8Array | Null
  declare readonly in: Pieces | Null

  nullable(text?: VersionsText): BytesWord<null, G> {
    return this.with(nullableFacts(this.facts, text))
  }

  default(value: null): BytesWord<Null, 'optional'> {
    return this.with({ default: value })
  }

  tag(tag: number, text?: VersionsText): BytesWord<Null, 'optional'> {
    return this.with(tagFacts(this.facts, tag, text))
  }

  ignorable(): BytesWord<Null, G> {
    return this.with({ ignorable: true })
  }
}

/** A list of structs. */
export class ListWord<S, Null = never, G extends Given = 'required'> extends WordBase<G> {
  declare readonly out: readonly Out<S>[] | Null
  declare readonly in: readonly In<S>[] | Null

  nullable(text?: VersionsText): ListWord<S, null, G> {
    return this.with(nullableFacts(this.facts, text))
  }

  default(value: null): ListWord<S, Null, 'optional'> {
    return this.with({ default: value })
  }

  tag(tag: number, text?: VersionsText): ListWord<S, Null, 'optional'> {
    return this.with(tagFacts(this.facts, tag, text))
  }

  ignorable(): ListWord<S, Null, G> {
    return this.with({ ignorable: true })
  }
}

/** A struct inside a message. */
export class StructWord<S, Null = never, G extends Given = 'required'> extends WordBase<G> {
  declare readonly out: Out<S> | Null
  declare readonly in: In<S> | Null

  nullable(text?: VersionsText): StructWord<S, null, G> {
    return this.with(nullableFacts(this.facts, text))
  }

  default(value: null): StructWord<S, Null, 'optional'> {
    return this.with({ default: value })
  }

  tag(tag: number, text?: VersionsText): StructWord<S, Null, 'optional'> {
    return this.with(tagFacts(this.facts, tag, text))
  }

  ignorable(): StructWord<S, Null, G> {
    return this.with({ ignorable: true })
  }
}

/** Whether the field exists in that version of its message. */
export function exists(facts: Facts, version: number): boolean {
  return includes(facts.versions, version)
}

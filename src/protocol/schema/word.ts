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
 * What a word says besides its kind, in words: each gives a new word, none changes this one.
 *
 * The types of what goes in and comes out are declared beside it and never stored. They are interfaces with one type
 * parameter a level (`ListWord<S>`, `Nullable<W>`, `Optional<W>`), because a word that named both what it gives and
 * what it takes would print the shape twice at each level of nesting: 104 KB of declarations for one API [E30].
 */
export class Field {
  readonly facts: Facts

  constructor(facts: Facts) {
    this.facts = facts
  }

  nullable(text?: VersionsText): Field {
    return this.#with({ nullable: text === undefined ? this.facts.versions : versions(text) })
  }

  default(value: unknown): Field {
    return this.#with({ default: value })
  }

  tag(tag: number, text?: VersionsText): Field {
    return this.#with({ tag, tagged: text === undefined ? this.facts.versions : versions(text) })
  }

  ignorable(): Field {
    return this.#with({ ignorable: true })
  }

  mapKey(): Field {
    return this.#with({ mapKey: true })
  }

  #with(change: Partial<Facts>): Field {
    return new Field({ ...this.facts, ...change })
  }
}

/** A field that is not made of other fields. */
export interface Word<T> extends AnyWord {
  readonly out: T
  readonly in: T
  readonly given: 'required'

  /** May be null, in the versions given (absent: wherever the field exists). */
  nullable(text?: VersionsText): Word<T | null>

  /** Written in the wire's type; the value where the field does not exist, and what an encoder may leave out. */
  default(value: Unbranded<T>): Optional<Word<T>>

  /** Among the tagged fields, in the versions given (absent: wherever the field exists). */
  tag(tag: number, text?: VersionsText): Optional<Word<T>>

  /** May be dropped silently in versions that lack it. */
  ignorable(): Word<T>

  mapKey(): Word<T>
}

/** Bytes to send: one piece, or several that are sent one after the other without being joined. */
export type Pieces = Uint8Array | readonly Uint8Array[]

/** Bytes or record batches: a view of the frame comes out, pieces go in. */
export interface BytesWord extends AnyWord {
  readonly out: Uint8Array
  readonly in: Pieces
  readonly given: 'required'
  nullable(text?: VersionsText): Nullable<BytesWord>
  tag(tag: number, text?: VersionsText): Optional<BytesWord>
  ignorable(): BytesWord
}

/** A list of structs. */
export interface ListWord<S> extends AnyWord {
  readonly out: readonly Out<S>[]
  readonly in: readonly In<S>[]
  readonly given: 'required'
  nullable(text?: VersionsText): Nullable<ListWord<S>>
  tag(tag: number, text?: VersionsText): Optional<ListWord<S>>
  ignorable(): ListWord<S>
}

/** A struct inside a message. */
export interface StructWord<S> extends AnyWord {
  readonly out: Out<S>
  readonly in: In<S>
  readonly given: 'required'
  nullable(text?: VersionsText): Nullable<StructWord<S>>
  tag(tag: number, text?: VersionsText): Optional<StructWord<S>>
  ignorable(): StructWord<S>
}

/** Bytes, a list or a struct that may be null. */
export interface Nullable<W extends AnyWord> extends AnyWord {
  readonly out: W['out'] | null
  readonly in: W['in'] | null
  readonly given: 'required'
  default(value: null): Optional<Nullable<W>>
  tag(tag: number, text?: VersionsText): Optional<Nullable<W>>
  ignorable(): Nullable<W>
}

/** A field that an encoder may leave out: it has a default, or is among the tagged ones. */
export interface Optional<W extends AnyWord> extends AnyWord {
  readonly out: W['out']
  readonly in: W['in']
  readonly given: 'optional'
  tag(tag: number, text?: VersionsText): Optional<W>
  ignorable(): Optional<W>
  mapKey(): Optional<W>
}

/** Whether the field exists in that version of its message. */
export function exists(facts: Facts, version: number): boolean {
  return includes(facts.versions, version)
}

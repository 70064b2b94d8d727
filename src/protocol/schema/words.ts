import type {
  BrokerEpoch,
  BrokerId,
  DirectoryId,
  ErrorCode,
  LeaderEpoch,
  Offset,
  ProducerEpoch,
  ProducerId,
  TimestampMs,
  TopicId,
  Uuid,
} from '#core/brand'
import { type VersionsText, versions } from './versions.ts'
import {
  type AnyWord,
  type BytesWord,
  type Facts,
  Field,
  type Kind,
  type ListWord,
  PLAIN_FACTS,
  type Shape,
  type StructWord,
  type Word,
} from './word.ts'

function facts(kind: Kind, text: VersionsText | undefined, more?: Partial<Facts>): Facts {
  const plain: Facts =
    text === undefined
      ? { ...PLAIN_FACTS, kind }
      : { ...PLAIN_FACTS, kind, versions: versions(text) }
  return more === undefined ? plain : { ...plain, ...more }
}

type WordOf<T> = (text?: VersionsText) => Word<T>

/**
 * A word with a meaning of its own. Without versions it is one and the same word wherever it stands: words are
 * immutable, and a third of all fields are such.
 */
function plainWord<T>(kind: Kind, more?: Partial<Facts>): WordOf<T> {
  const everywhere = typed<Word<T>>(facts(kind, undefined, more))
  return (text) => (text === undefined ? everywhere : typed(facts(kind, text, more)))
}

function bytesWord(kind: 'bytes' | 'records'): (text?: VersionsText) => BytesWord {
  const everywhere = typed<BytesWord>(facts(kind, undefined))
  return (text) => (text === undefined ? everywhere : typed(facts(kind, text)))
}

/** The one place where a word's types are said and not proved: nothing of them is there at run time. */
function typed<W extends AnyWord>(of: Facts): W {
  return new Field(of) as unknown as W
}

// The wire's own types. `text` says in which versions the field exists; absent: in all.

export const bool: WordOf<boolean> = plainWord('bool')
export const int8: WordOf<number> = plainWord('int8')
export const int16: WordOf<number> = plainWord('int16')
export const uint16: WordOf<number> = plainWord('uint16')
export const int32: WordOf<number> = plainWord('int32')
export const uint32: WordOf<number> = plainWord('uint32')
export const float64: WordOf<number> = plainWord('float64')
export const string: WordOf<string> = plainWord('string')
/** A count, size or id of 64 bits with no word of its own; see `Int64Range`. */
export const int64: WordOf<number> = plainWord('int64')
/** 64 bits of a hash: never counted with, hence the one `bigint` of the wire. */
export const hash64: WordOf<bigint> = plainWord('int64', { int64Range: 'opaque' })
/** A view of the frame that was decoded: copy what must outlive it. */
export const bytes: (text?: VersionsText) => BytesWord = bytesWord('bytes')
/** Record batches, never parsed by the codec: a view in, pieces out. */
export const records: (text?: VersionsText) => BytesWord = bytesWord('records')
export const uuid: WordOf<Uuid> = plainWord('uuid')

/** A list: of structs when given fields, of plain values when given a word. */
export function list<S extends Shape>(shape: S, text?: VersionsText): ListWord<S>
export function list<T>(element: Word<T>, text?: VersionsText): Word<readonly T[]>
export function list(element: BytesWord, text?: VersionsText): Word<readonly Uint8Array[]>
export function list(of: Shape | AnyWord, text?: VersionsText): unknown {
  if (of instanceof Field) return new Field(facts('list', text, { element: of as AnyWord }))
  return new Field(facts('list', text, { shape: of as Shape }))
}

export function struct<S extends Shape>(shape: S, text?: VersionsText): StructWord<S> {
  return typed(facts('struct', text, { shape }))
}

// The field's own words: a wire type with a meaning, so that a number of one kind is not passed for another.

export const offset: WordOf<Offset> = plainWord('int64')
export const leaderEpoch: WordOf<LeaderEpoch> = plainWord('int32')
export const brokerId: WordOf<BrokerId> = plainWord('int32', { entity: 'brokerId' })
export const brokerEpoch: WordOf<BrokerEpoch> = plainWord('int64')
export const producerId: WordOf<ProducerId> = plainWord('int64', { entity: 'producerId' })
export const producerEpoch: WordOf<ProducerEpoch> = plainWord('int16')
export const timestampMs: WordOf<TimestampMs> = plainWord('int64', { int64Range: 'clamped' })
/** A length of time in 64 bits: clamped, as times are. */
export const durationMs: WordOf<number> = plainWord('int64', { int64Range: 'clamped' })
export const errorCode: WordOf<ErrorCode> = plainWord('int16')
export const topicId: WordOf<TopicId> = plainWord('uuid')
export const directoryId: WordOf<DirectoryId> = plainWord('uuid')
export const topicName: WordOf<string> = plainWord('string', {
  interned: true,
  entity: 'topicName',
})
export const groupId: WordOf<string> = plainWord('string', { interned: true, entity: 'groupId' })
export const transactionalId: WordOf<string> = plainWord('string', {
  interned: true,
  entity: 'transactionalId',
})
/** `clientId` of the request header: interned, and in the old form in every version (KIP-482's one exception). */
export const clientId: WordOf<string> = plainWord('string', { interned: true, neverFlexible: true })

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
  BytesWord,
  type Facts,
  type Kind,
  ListWord,
  PLAIN_FACTS,
  type Shape,
  StructWord,
  Word,
} from './word.ts'

function facts(kind: Kind, text: VersionsText | undefined, more: Partial<Facts> = {}): Facts {
  return {
    ...PLAIN_FACTS,
    kind,
    ...(text === undefined ? {} : { versions: versions(text) }),
    ...more,
  }
}

// The wire's own types. `text` says in which versions the field exists; absent: in all.

export const bool = (text?: VersionsText): Word<boolean> => new Word(facts('bool', text))
export const int8 = (text?: VersionsText): Word<number> => new Word(facts('int8', text))
export const int16 = (text?: VersionsText): Word<number> => new Word(facts('int16', text))
export const uint16 = (text?: VersionsText): Word<number> => new Word(facts('uint16', text))
export const int32 = (text?: VersionsText): Word<number> => new Word(facts('int32', text))
export const uint32 = (text?: VersionsText): Word<number> => new Word(facts('uint32', text))
export const float64 = (text?: VersionsText): Word<number> => new Word(facts('float64', text))
export const string = (text?: VersionsText): Word<string> => new Word(facts('string', text))
/** A count, size or id of 64 bits with no word of its own; see `Int64Range`. */
export const int64 = (text?: VersionsText): Word<number> => new Word(facts('int64', text))
/** 64 bits of a hash: never counted with, hence the one `bigint` of the wire. */
export const hash64 = (text?: VersionsText): Word<bigint> =>
  new Word(facts('int64', text, { int64Range: 'opaque' }))
/** A view of the frame that was decoded: copy what must outlive it. */
export const bytes = (text?: VersionsText): BytesWord => new BytesWord(facts('bytes', text))
/** Record batches, never parsed by the codec: a view in, pieces out. */
export const records = (text?: VersionsText): BytesWord => new BytesWord(facts('records', text))
export const uuid = (text?: VersionsText): Word<Uuid> => new Word(facts('uuid', text))

/** A list: of structs when given fields, of plain values when given a word. */
export function list<S extends Shape>(shape: S, text?: VersionsText): ListWord<S>
export function list<T>(element: Word<T>, text?: VersionsText): Word<readonly T[]>
export function list(element: BytesWord, text?: VersionsText): Word<readonly Uint8Array[]>
export function list(of: Shape | AnyWord, text?: VersionsText): unknown {
  if (of instanceof Word || of instanceof BytesWord)
    return new Word(facts('list', text, { element: of }))
  return new ListWord(facts('list', text, { shape: of as Shape }))
}

export function struct<S extends Shape>(shape: S, text?: VersionsText): StructWord<S> {
  return new StructWord(facts('struct', text, { shape }))
}

// The field's own words: a wire type with a meaning, so that a number of one kind is not passed for another.

export const offset = (text?: VersionsText): Word<Offset> => new Word(facts('int64', text))
export const leaderEpoch = (text?: VersionsText): Word<LeaderEpoch> =>
  new Word(facts('int32', text))
export const brokerId = (text?: VersionsText): Word<BrokerId> =>
  new Word(facts('int32', text, { entity: 'brokerId' }))
export const brokerEpoch = (text?: VersionsText): Word<BrokerEpoch> =>
  new Word(facts('int64', text))
export const producerId = (text?: VersionsText): Word<ProducerId> =>
  new Word(facts('int64', text, { entity: 'producerId' }))
export const producerEpoch = (text?: VersionsText): Word<ProducerEpoch> =>
  new Word(facts('int16', text))
export const timestampMs = (text?: VersionsText): Word<TimestampMs> =>
  new Word(facts('int64', text, { int64Range: 'clamped' }))
/** A length of time in 64 bits: clamped, as times are. */
export const durationMs = (text?: VersionsText): Word<number> =>
  new Word(facts('int64', text, { int64Range: 'clamped' }))
export const errorCode = (text?: VersionsText): Word<ErrorCode> => new Word(facts('int16', text))
export const topicId = (text?: VersionsText): Word<TopicId> => new Word(facts('uuid', text))
export const directoryId = (text?: VersionsText): Word<DirectoryId> => new Word(facts('uuid', text))
export const topicName = (text?: VersionsText): Word<string> =>
  new Word(facts('string', text, { interned: true, entity: 'topicName' }))
export const groupId = (text?: VersionsText): Word<string> =>
  new Word(facts('string', text, { interned: true, entity: 'groupId' }))
export const transactionalId = (text?: VersionsText): Word<string> =>
  new Word(facts('string', text, { interned: true, entity: 'transactionalId' }))
/** `clientId` of the request header: interned, and in the old form in every version (KIP-482's one exception). */
export const clientId = (text?: VersionsText): Word<string> =>
  new Word(facts('string', text, { interned: true, neverFlexible: true }))

import {
  bool,
  bytes,
  durationMs,
  errorCode,
  float64,
  hash64,
  int8,
  int16,
  int32,
  int64,
  list,
  message,
  offset,
  records,
  string,
  struct,
  timestampMs,
  topicId,
  topicName,
  uint16,
  uint32,
  uuid,
} from '#protocol/schema'

/** Every word, plain. Version 0 in the old form, version 1 flexible. */
export const EveryWord = message(
  'EveryWord',
  { versions: '0-1', flexible: '1+' },
  {
    truth: bool(),
    tiny: int8(),
    small: int16(),
    port: uint16(),
    middle: int32(),
    unsigned: uint32(),
    wide: int64(),
    ratio: float64(),
    hash: hash64(),
    name: string(),
    topic: topicName(),
    blob: bytes(),
    batches: records(),
    id: uuid(),
    topicId: topicId(),
    position: offset(),
    time: timestampMs(),
    wait: durationMs(),
    error: errorCode(),
    inner: struct({ left: int32(), right: string() }),
    structs: list({ index: int32(), label: string(), deeper: list({ at: offset() }) }),
    numbers: list(int32()),
    longs: list(offset()),
    names: list(string()),
    ids: list(uuid()),
    blobs: list(bytes()),
    truths: list(bool()),
  },
)

/** Every word that can be null, plain. */
export const EveryNullable = message(
  'EveryNullable',
  { versions: '0-1', flexible: '1+' },
  {
    name: string().nullable(),
    topic: topicName().nullable(),
    blob: bytes().nullable(),
    batches: records().nullable(),
    inner: struct({ left: int32(), right: string().nullable() }).nullable(),
    structs: list({ index: int32() }).nullable(),
    numbers: list(int32()).nullable(),
    names: list(string()).nullable(),
  },
)

/** Every word with a tag, and tags out of order; version 0 has none of them. */
export const EveryTagged = message(
  'EveryTagged',
  { versions: '0-2', flexible: '1+' },
  {
    before: int32(),
    truth: bool('1+').tag(9),
    tiny: int8('1+').tag(8),
    small: int16('1+').default(-1).tag(7),
    port: uint16('1+').tag(6),
    middle: int32('1+').default(-1).tag(5),
    unsigned: uint32('1+').tag(4),
    wide: int64('1+').default(Infinity).tag(3),
    ratio: float64('1+').tag(2),
    name: string('1+').tag(1),
    topic: topicName('1+').nullable().default(null).tag(0),
    blob: bytes('1+').tag(10),
    batches: records('1+').nullable().default(null).tag(11),
    id: uuid('1+').tag(12),
    hash: hash64('1+').tag(19),
    time: timestampMs('1+').default(-1).tag(13),
    inner: struct({ left: int32().default(-1), right: string() }, '1+').tag(14),
    maybe: struct({ left: int32() }, '1+').nullable().default(null).tag(15),
    structs: list({ index: int32(), label: string(), extra: string('2+').tag(0) }, '1+').tag(16),
    maybeStructs: list({ index: int32() }, '1+').nullable().default(null).tag(17),
    numbers: list(int32(), '1+').tag(18),
    names: list(string(), '1+').nullable().tag(300),
    after: int32('0+'),
  },
)

/** Fields that come and go, are tagged from some version on, or nullable from some version on. */
export const Changing = message(
  'Changing',
  { versions: '0-5', flexible: '3+' },
  {
    old: int32('0-1').default(-1),
    forgotten: string('0-2').default('gone').ignorable(),
    name: string().nullable('2+'),
    late: offset('2+').default(-1).ignorable(),
    strict: int64('4+').default(7),
    moved: string('1+').nullable('1+').default(null).tag(0, '4+').ignorable(),
    topics: list({
      topic: topicName('0-3').ignorable(),
      topicId: topicId('4+').ignorable(),
      partitions: list({ index: int32(), epoch: int32('1+').default(-1).ignorable() }),
    }),
    empty: struct({ later: int32('5+') }),
  },
)

export const SAMPLE_MESSAGES = [EveryWord, EveryNullable, EveryTagged, Changing]

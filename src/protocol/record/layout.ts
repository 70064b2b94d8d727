// Where the fields of a batch stand, in bytes from its start. All three formats begin alike, down to the magic byte, so
// that it can be read before the rest is understood.

export const OFFSET_AT = 0
/** An int32: how many bytes follow it. */
export const LENGTH_AT = 8
/** Offset and length: what `length` does not count. */
export const LOG_OVERHEAD_BYTES = 12
export const MAGIC_AT = 16
/** As far as one must read to know how to read on. */
export const UP_TO_MAGIC_BYTES = 17

// Magic 2 (KIP-98). The checksum covers everything from the attributes on: base offset and leader epoch stand before
// it, so the broker assigns both without computing it again.

export const LEADER_EPOCH_AT = 12
export const CRC_AT = 17
export const ATTRIBUTES_AT = 21
export const LAST_OFFSET_DELTA_AT = 23
export const BASE_TIMESTAMP_AT = 27
export const MAX_TIMESTAMP_AT = 35
export const PRODUCER_ID_AT = 43
export const PRODUCER_EPOCH_AT = 51
export const BASE_SEQUENCE_AT = 53
export const COUNT_AT = 57
/** Also the size of a batch without records, which compaction leaves to keep a producer's sequence. */
export const RECORDS_AT = 61

// Magic 0 and 1: a batch is one message, whose checksum covers everything from the magic byte on. A compressed one is a
// wrapper, with a message set as its value.

export const MESSAGE_CRC_AT = 12
export const MESSAGE_ATTRIBUTES_AT = 17
/** Magic 1 alone. */
export const MESSAGE_TIMESTAMP_AT = 18
export const MESSAGE_KEY_SIZE_AT = { 0: 18, 1: 26 } as const
/** From the offset to the end of a message with null key and null value. */
export const EMPTY_MESSAGE_BYTES = { 0: 26, 1: 34 } as const

// Attributes. Kafka uses the lower byte only.

export const COMPRESSION_MASK = 0x07
export const LOG_APPEND_TIME_BIT = 0x08
export const TRANSACTIONAL_BIT = 0x10
export const CONTROL_BIT = 0x20
/** The base timestamp is the time from which tombstones may go (KIP-534); deltas are relative to it all the same. */
export const DELETE_HORIZON_BIT = 0x40

/** Of producer id, producer epoch, sequence, leader epoch, timestamp and offset: "none". */
export const NONE = -1

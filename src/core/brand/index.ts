declare const brand: unique symbol

/** A value of type `T` that was checked, or made, to be a `Name`; a bare `T` where one is due does not compile. */
export type Brand<T, Name extends string> = T & { readonly [brand]: { readonly [N in Name]: true } }

/** The type on the wire under any brands: what literals and defaults are written in. */
export type Unbranded<T> = T extends null
  ? null
  : T extends number
    ? number
    : T extends string
      ? string
      : T extends boolean
        ? boolean
        : T

/** Position of a record in a partition's log; also the end of it (the next position). -1 where Kafka says "none". */
export type Offset = Brand<number, 'Offset'>

/** Counts the leaders of a partition; -1 where unknown. */
export type LeaderEpoch = Brand<number, 'LeaderEpoch'>

/** `node.id`; -1 for "no broker", -2 for a debugging consumer. */
export type BrokerId = Brand<number, 'BrokerId'>

/** Offset of the registration record of one incarnation of a broker; -1 where unknown. */
export type BrokerEpoch = Brand<number, 'BrokerEpoch'>

export type ProducerId = Brand<number, 'ProducerId'>

export type ProducerEpoch = Brand<number, 'ProducerEpoch'>

/** Milliseconds since 1970 as a client wrote them, clamped to ±(2^53-1) [E32]; -1 where Kafka says "none". */
export type TimestampMs = Brand<number, 'TimestampMs'>

/** A Kafka error code as it stands on the wire; 0 is "no error". Codes of later Kafkas pass through. */
export type ErrorCode = Brand<number, 'ErrorCode'>

/**
 * A UUID in Kafka's own text form: 22 characters of unpadded base64url.
 *
 * Text and not bytes, so that it is compared and used as a map key by value; the decoder takes the text
 * from a table by the 16 bytes (18 ns), so that none is built on the hot path [E21].
 */
export type Uuid = Brand<string, 'Uuid'>

export type TopicId = Uuid & Brand<string, 'TopicId'>

/** Identifies one log directory of one broker (KIP-858). */
export type DirectoryId = Uuid & Brand<string, 'DirectoryId'>

import { assert } from '../assert/index.ts'

// What an operator may set is a key of the configuration, with these as its bounds; what nobody should set is
// here alone. Each limit says what it is counted in by its last word.

const KIB = 1024
const MIB = 1024 * KIB

/**
 * Bytes of one request or reply after its length word: `socket.request.max.bytes`, Kafka's default. A frame is
 * refused by its first four bytes, before anything is allocated.
 */
export const MAX_FRAME_BYTES = 100 * MIB

/**
 * The same before a connection has logged in (KIP-784 and CVE-2022-34917: lengths that nobody had signed for made
 * brokers allocate until they died). Kafka's `sasl.server.max.receive.size`.
 */
export const MAX_LOGIN_FRAME_BYTES = 512 * KIB

/** A frame that holds less is no request: api key, version, correlation id. */
export const MIN_REQUEST_BYTES = 8

/** Elements of one list in a message (Kafka 4.4: more are refused before allocation). */
export const MAX_LIST_LENGTH = 1_000_000

/** Tagged fields of one struct (Kafka 4.4). */
export const MAX_TAGGED_FIELDS = 10_000

/** A string's length is an int16 in the versions that are not flexible; the flexible ones keep to it. */
export const MAX_STRING_BYTES = 32_767

/** A name of a topic: it becomes a directory, with `-` and the partition behind it. */
export const MAX_TOPIC_NAME_LENGTH = 249

/** `message.max.bytes` as Kafka has it: 1 MiB and room for the header of a batch. */
export const DEFAULT_MESSAGE_BYTES = MIB + 12

/** No batch may give more when it is decompressed, whatever is configured. */
export const MAX_DECOMPRESSED_BYTES = 64 * MIB

/** A batch may grow this many times; text seldom grows ten times, a bomb a thousand. */
export const MAX_DECOMPRESSION_RATIO = 16

/** What a batch may hold decompressed on a topic that takes batches of `messageMaxBytes`. */
export function maxDecompressedBytes(messageMaxBytes: number): number {
  return Math.min(messageMaxBytes * MAX_DECOMPRESSION_RATIO, MAX_DECOMPRESSED_BYTES)
}

/** Requests of one connection that may be at work at once: only Produce, and as many as an idempotent producer has. */
export const MAX_REQUESTS_IN_FLIGHT = 5

/** Replies of one connection that the kernel has not taken; above it the connection is not read. */
export const MAX_UNSENT_REPLY_BYTES = 4 * MIB

/** Replies refer to pieces from this size on and copy smaller ones: a copy is cheaper than one more vector. */
export const COPIED_PIECE_BYTES = 16 * KIB

/** Pieces of one write: POSIX lets a writev take 1024; Linux takes exactly as many (IOV_MAX). */
export const MAX_PIECES_PER_WRITE = 1024

/** Named series of one metric; what comes after is counted under `other`, for labels that clients choose. */
export const MAX_SERIES_PER_METRIC = 10_000

/** A slice of work that runs on the loop between two turns. */
export const MAX_SLICE_MS = 5

/** One record batch of the metadata log in ZooKeeper, whose own limit (`jute.maxbuffer`) is 1 MiB less headers. */
export const MAX_ZOOKEEPER_BATCH_BYTES = 512 * KIB

assert(MAX_LOGIN_FRAME_BYTES < MAX_FRAME_BYTES, 'strangers may send no more than friends')
assert(MIN_REQUEST_BYTES < MAX_LOGIN_FRAME_BYTES, 'a login fits')
assert(MAX_TAGGED_FIELDS < MAX_LIST_LENGTH, 'tags are rarer than elements')
assert(
  MAX_TOPIC_NAME_LENGTH + '-2147483647'.length <= 260,
  'a partition directory fits every system',
)
assert(MAX_TOPIC_NAME_LENGTH < MAX_STRING_BYTES, 'a topic name is a string')
assert(DEFAULT_MESSAGE_BYTES < MAX_DECOMPRESSED_BYTES, 'an uncompressed batch is within the cap')
assert(MAX_DECOMPRESSED_BYTES < MAX_FRAME_BYTES, 'a decompressed batch fits a reply')
assert(COPIED_PIECE_BYTES < MAX_UNSENT_REPLY_BYTES, 'a small reply is never held back alone')
assert(MAX_ZOOKEEPER_BATCH_BYTES * 2 <= MIB, 'a batch and its multi fit the server buffer')

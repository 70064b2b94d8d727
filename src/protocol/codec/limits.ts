/** Kafka's own limit for a list in a message. A frame of 100 MiB could say 100 million empty elements. */
export const MAX_LIST_LENGTH = 1_000_000

/** Kafka's own limit for the tagged fields of one struct. */
export const MAX_TAGGED_FIELDS = 10_000

import { MAX_TOPIC_NAME_LENGTH } from '#core/limits'
import type { RandomStream } from '#core/world'

/**
 * What the directory of a partition is to the broker:
 * - `current`: `orders-0`, the partition;
 * - `future`: `orders-0.<32 hex digits>-future`, its copy on the way to this disk (KIP-113);
 * - `deleted`: `orders-0.<32 hex digits>-delete`, removed when its readers are surely gone;
 * - `stray`: `orders-0.<32 hex digits>-stray`, of a topic that the cluster does not know: kept for the operator.
 */
export type PartitionDirectoryKind = 'current' | 'future' | 'deleted' | 'stray'

export interface PartitionName {
  readonly topic: string
  readonly partition: number
}

export interface PartitionDirectoryName extends PartitionName {
  /** Of `deleted` and `stray` perhaps only its beginning: a file name has 255 characters. */
  readonly topic: string
  readonly kind: PartitionDirectoryKind
  /** What makes the name of a directory on its way unlike any other; null for `current`. */
  readonly mark: string | null
}

const SUFFIXES = { future: '-future', deleted: '-delete', stray: '-stray' } as const
const KINDS = { future: 'future', delete: 'deleted', stray: 'stray' } as const

const LONGEST_NAME = 255
const MAX_PARTITION = 2 ** 31 - 1
const ASIDE = /^(.+)\.([^.\s]+)-(future|delete|stray)$/
const CURRENT = /^([\w.-]+)-(0|[1-9]\d{0,9})$/

/**
 * What the name of a directory in a log directory means; null when it is no partition's.
 *
 * Names that are not in their shortest form (`orders-01`) are none of ours: two names for one partition would be two
 * partitions' worth of records.
 */
export function parsePartitionDirectory(name: string): PartitionDirectoryName | null {
  const aside = ASIDE.exec(name)
  const kind = aside === null ? 'current' : KINDS[aside[3] as keyof typeof KINDS]
  const [, topic, digits] = CURRENT.exec(aside === null ? name : (aside[1] as string)) ?? []
  if (topic === undefined || !isTopicName(topic)) return null
  const partition = Number(digits)
  return partition > MAX_PARTITION ? null : { topic, partition, kind, mark: aside?.[2] ?? null }
}

/** As Kafka has it: a name becomes a directory, and `.` and `..` are directories already. */
function isTopicName(topic: string): boolean {
  return topic.length <= MAX_TOPIC_NAME_LENGTH && topic !== '.' && topic !== '..'
}

/** `orders-0`. */
export function partitionDirectory({ topic, partition }: PartitionName): string {
  return `${topic}-${partition}`
}

/** Whether a name of a future replica holds all of the topic's: cut, nobody could say whose it is. */
export function hasRoomForFuture({ topic, partition }: PartitionName): boolean {
  return topic.length + `-${partition}.${'0'.repeat(32)}-future`.length <= LONGEST_NAME
}

/** What no other name has or had. */
export function newMark(random: RandomStream): string {
  return Buffer.from(random.uuid()).toString('hex')
}

/** The name of a partition's directory on its way; the topic is cut where the name would be too long. */
export function asideDirectory(
  { topic, partition }: PartitionName,
  kind: Exclude<PartitionDirectoryKind, 'current'>,
  mark: string,
): string {
  const end = `-${partition}.${mark}${SUFFIXES[kind]}`
  return `${topic.slice(0, LONGEST_NAME - end.length)}${end}`
}

import type { DirectoryEntry } from '#core/world'
import { CLEAN_SHUTDOWN, META_PROPERTIES, OFFSET_CHECKPOINTS } from '../checkpoint/index.ts'
import {
  type PartitionDirectoryName,
  parsePartitionDirectory,
  partitionDirectory,
} from './names.ts'

export const LOCK = '.lock'

/** The metadata log, which is not served and has a reader of its own. */
const METADATA_DIRECTORY = '__cluster_metadata-0'

/** What is known by name in a log directory besides partitions. */
const KNOWN = new Set<string>([
  LOCK,
  META_PROPERTIES,
  CLEAN_SHUTDOWN,
  METADATA_DIRECTORY,
  // Kafka's cache of the indexes of tiered segments.
  'remote-log-index-cache',
  // What `kafka-storage format` leaves for the first start of a controller.
  'bootstrap.checkpoint',
  ...Object.values(OFFSET_CHECKPOINTS).flatMap((name) => [name, `${name}.tmp`]),
  `${META_PROPERTIES}.tmp`,
  `${CLEAN_SHUTDOWN}.tmp`,
])

/** The directory of a partition, found at the start. */
export interface FoundPartition extends PartitionDirectoryName {
  /** The log directory it lies in, as the caller names it. */
  readonly parent: string
  readonly directory: string
}

export interface SortedEntries {
  readonly partitions: readonly FoundPartition[]
  /** Nothing that we or Kafka put there: left alone, and named to the operator. */
  readonly foreign: readonly string[]
}

/**
 * Tells the partitions of a log directory from what else lies there. Kafka does not start on a directory that is
 * no partition's; `lost+found` alone, in the root of every ext4 disk, is a reason to do better.
 */
export function sortEntries(parent: string, entries: readonly DirectoryEntry[]): SortedEntries {
  const partitions: FoundPartition[] = []
  const foreign: string[] = []
  for (const { name, kind } of entries) {
    // Beside a lock lie those who wait for a dead one.
    if (KNOWN.has(name) || name.startsWith(`${LOCK}.`)) continue
    const parsed = kind === 'directory' ? parsePartitionDirectory(name) : null
    if (parsed === null) foreign.push(name)
    else partitions.push({ ...parsed, parent, directory: name })
  }
  return { partitions, foreign }
}

/** What is asked of a directory of whose name there are several. */
export interface Evidence {
  /** It may hold records, or have held some that are before its first. */
  readonly hasRecords: boolean
  /** When it was said whose it is; 0 when it does not say. */
  readonly ownedMs: number
}

export interface StartPlan {
  /** `current` and `future`: to be opened. */
  readonly load: readonly FoundPartition[]
  /** Futures whose swap a crash has cut short: they get the partition's name, and are then loaded. */
  readonly promote: readonly FoundPartition[]
  /** Holds nothing that counts: to be renamed to `-delete`. */
  readonly discard: readonly FoundPartition[]
  /** `-delete` already; kept while a directory is missing, because it may be one side of a swap. */
  readonly remove: readonly FoundPartition[]
  readonly stray: readonly FoundPartition[]
  /** Nothing tells what they are to become: left as they are. */
  readonly abandoned: readonly FoundPartition[]
  /** The same partition twice, with records in both: nobody can say which is right. */
  readonly duplicates: readonly (readonly FoundPartition[])[]
}

interface Group {
  readonly current: FoundPartition[]
  readonly future: FoundPartition[]
  readonly deleted: FoundPartition[]
}

/** Whose evidence the plan needs: few, so that a start does not look into 10,000 directories twice. */
export function questionable(found: readonly FoundPartition[]): readonly FoundPartition[] {
  return [...groupsOf(found).values()].flatMap(({ current }) => (current.length > 1 ? current : []))
}

/**
 * What becomes of each partition's directory at the start.
 *
 * A swap renames the old replica to `-delete` with the mark of the future one, then the future one to the partition's name.
 * In between a crash leaves the pair, and no current replica: the swap is then carried through.
 * `allOnline` is false when a log directory is missing: the current replica may lie there.
 */
export function planStart(
  found: readonly FoundPartition[],
  evidenceOf: (partition: FoundPartition) => Evidence,
  allOnline: boolean,
): StartPlan {
  const deleted = found.filter(({ kind }) => kind === 'deleted')
  const plan = {
    load: [] as FoundPartition[],
    promote: [] as FoundPartition[],
    discard: [] as FoundPartition[],
    remove: deleted.filter(() => allOnline),
    stray: found.filter(({ kind }) => kind === 'stray'),
    abandoned: deleted.filter(() => !allOnline),
    duplicates: [] as (readonly FoundPartition[])[],
  }
  for (const group of groupsOf(found).values()) {
    const { current } = group
    const promoted = current.length === 0 && allOnline ? swappedIn(group) : null
    const future = group.future.filter((one) => one !== promoted)
    if (promoted !== null) plan.promote.push(promoted)
    const kept = keptOf(current, evidenceOf)
    plan.discard.push(...current.filter((one) => !kept.includes(one)))
    if (kept.length > 1) plan.duplicates.push(kept)
    else plan.load.push(...kept)
    if (kept.length === 0 && promoted === null) plan.abandoned.push(...future)
    // A future is a copy and can be made again: of two nobody knows which move is still wanted.
    else if (future.length > 1) plan.discard.push(...future)
    else plan.load.push(...future)
  }
  return plan
}

/** Of several by one name those that may hold something. If none does: where the last creation went well there is no later one. */
function keptOf(
  current: readonly FoundPartition[],
  evidenceOf: (partition: FoundPartition) => Evidence,
): readonly FoundPartition[] {
  if (current.length < 2) return current
  const kept = current.filter((one) => evidenceOf(one).hasRecords)
  if (kept.length > 0) return kept
  const latest = current.reduce((last, one) =>
    evidenceOf(one).ownedMs > evidenceOf(last).ownedMs ? one : last,
  )
  return [latest]
}

/** The future replica for which the current one has stepped aside. */
function swappedIn({ future, deleted }: Group): FoundPartition | null {
  const marks = new Set(deleted.map(({ mark }) => mark))
  return future.find(({ mark }) => marks.has(mark)) ?? null
}

function groupsOf(found: readonly FoundPartition[]): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const one of found) {
    if (one.kind === 'stray') continue
    const key = partitionDirectory(one)
    let group = groups.get(key)
    if (group === undefined) {
      group = { current: [], future: [], deleted: [] }
      groups.set(key, group)
    }
    group[one.kind].push(one)
  }
  return groups
}

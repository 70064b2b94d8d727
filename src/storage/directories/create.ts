import type { DirectoryId, ErrorCode, TopicId } from '#core/brand'
import { Errors } from '#protocol/error'
import { readOwnership, writeOwnership } from './evidence.ts'
import { diskFaultOf } from './faults.ts'
import { openPlaced } from './load.ts'
import type { LogDirectory } from './log-directory.ts'
import { type PartitionName, partitionDirectory } from './names.ts'
import { NO_LIMITS, type PartitionLog } from './partition-log.ts'
import { PlacedLog } from './placed-log.ts'
import { placesFor } from './placement.ts'
import { removeTree } from './remove-tree.ts'
import type { DirectoriesState } from './state.ts'

export interface WantedLog {
  /** Null: the cluster does not know ids (ZooKeeper brokers of before 2.8). */
  readonly topicId: TopicId | null
  /** The controller has just made the partition: no replica of it can lie in a directory that is missing. */
  readonly isNew: boolean
  /** Where the controller wants it (KIP-858); null: it does not say. */
  readonly assigned: DirectoryId | null
}

export interface RefusedLog {
  readonly kind: 'refused'
  readonly errorCode: ErrorCode
  readonly message: string
}

export type CreateAnswer<L> = { readonly kind: 'created' | 'found'; readonly log: L } | RefusedLog

export function refusal(errorCode: ErrorCode, message: string): RefusedLog {
  return { kind: 'refused', errorCode, message }
}

/** The log of a partition: the one that is there, or a new one in the best place. */
export function createLog<L extends PartitionLog>(
  state: DirectoriesState<L>,
  name: PartitionName,
  wanted: WantedLog,
): Promise<CreateAnswer<L>> {
  return state.lines.run(partitionDirectory(name), async () => {
    const known = state.current.get(name)
    if (known !== undefined) return useKnown(state, known, wanted)
    // A replica that is out of sight is not made anew, empty (KAFKA-16234).
    if (!wanted.isNew && !state.isAllOnline)
      return refusal(Errors.KAFKA_STORAGE_ERROR, 'it may lie in a log directory that is off line')
    let message = 'no such log directory is on line'
    for (const parent of placesFor(state.online, wanted.assigned)) {
      const made = await makeLog(state, {
        ...name,
        parent,
        directory: partitionDirectory(name),
        isFuture: false,
        topicId: wanted.topicId,
      })
      if (typeof made !== 'string') return { kind: 'created', log: made }
      message = made
    }
    return refusal(Errors.KAFKA_STORAGE_ERROR, message)
  })
}

async function useKnown<L extends PartitionLog>(
  state: DirectoriesState<L>,
  known: PlacedLog<L>,
  { topicId }: WantedLog,
): Promise<CreateAnswer<L>> {
  // What was in the way, such as a full disk, may have gone.
  if (known.log === null) await openPlaced(state, known, { wasClosed: false })
  const { log } = known
  if (log === null) return refusal(Errors.KAFKA_STORAGE_ERROR, known.trouble ?? 'it is off line')
  return (await ensureOwner(state, known, topicId)) ?? { kind: 'found', log }
}

/** Gives null when the log is of the topic, or says so from now on. What an older Kafka, or a crash, left does not say. */
export async function ensureOwner<L extends PartitionLog>(
  state: DirectoriesState<L>,
  placed: PlacedLog<L>,
  topicId: TopicId | null,
): Promise<RefusedLog | null> {
  if (topicId !== null && placed.topicId === null) {
    const trouble = await attempt(placed.parent, () =>
      writeOwnership(state.world.disk, placed.path, topicId),
    )
    if (trouble !== null) return refusal(Errors.KAFKA_STORAGE_ERROR, trouble)
    placed.topicId = topicId
  }
  if (topicId === null || placed.topicId === topicId) return null
  const message = `the log is of topic id ${placed.topicId} and not of ${topicId}`
  return refusal(Errors.INCONSISTENT_TOPIC_ID, message)
}

/** Gives null, or why the work failed, of which the directory has then heard. */
export async function attempt<L extends PartitionLog>(
  directory: LogDirectory<L>,
  work: () => Promise<unknown>,
): Promise<string | null> {
  try {
    await directory.guard(work)
    return null
  } catch (thrown) {
    return diskFaultOf(thrown).message
  }
}

export interface NewLog<L extends PartitionLog> extends PartitionName {
  readonly parent: LogDirectory<L>
  readonly directory: string
  readonly isFuture: boolean
  readonly topicId: TopicId | null
}

/** Makes the directory of a log and begins the log in it; gives why not, and then leaves nothing behind if it can. */
export async function makeLog<L extends PartitionLog>(
  state: DirectoriesState<L>,
  wanted: NewLog<L>,
): Promise<L | string> {
  const { parent, directory, topicId } = wanted
  const { disk } = state.world
  const placed = new PlacedLog<L>({ ...wanted, limits: NO_LIMITS })
  parent.arriving += 1
  try {
    return await parent.guard(async () => {
      await parent.settleDebt()
      await disk.makeDirectory(placed.path)
      // Left by a creation that a crash cut short, it may be of another topic of that name.
      const before = await readOwnership(disk, placed.path)
      const isSame = before.kind === 'known' && before.topicId === topicId
      if (topicId !== null && !isSame) await writeOwnership(disk, placed.path, topicId)
      placed.topicId = topicId
      const { topic, partition, path } = placed
      const log = await state.openLog({
        topic,
        partition,
        directory: path,
        wasClosed: false,
        limits: NO_LIMITS,
        events: placed,
      })
      await parent.syncNames()
      if (parent.fault !== null) {
        await log.abandon()
        throw parent.fault
      }
      placed.opened(log)
      state.add(placed)
      parent.touchAll()
      state.logger.info?.('a log was made', { path })
      return log
    })
  } catch (thrown) {
    const { message } = diskFaultOf(thrown)
    state.logger.warn?.('a log could not be made', { path: placed.path, reason: message })
    if (parent.isOnline) await attempt(parent, () => removeTree(disk, parent.pathOf(directory)))
    return message
  } finally {
    parent.arriving -= 1
  }
}

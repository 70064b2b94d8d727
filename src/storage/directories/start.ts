import type { DirectoryId } from '#core/brand'
import { randomUuid } from '#core/bytes'
import type { Logger } from '#core/logging'
import type { World } from '#core/world'
import {
  CLEAN_SHUTDOWN,
  META_PROPERTIES,
  printMetaProperties,
  writeAtomically,
} from '../checkpoint/index.ts'
import { type ClaimedDirectory, type Claims, type FailedDirectory, releaseAll } from './claim.ts'
import { gatherEvidence } from './evidence.ts'
import { diskFaultOf, LogDirectoriesRefused } from './faults.ts'
import { type DecidedIdentity, decideIdentity, type ExpectedIdentity } from './identity.ts'
import type { LogDirectory } from './log-directory.ts'
import { asideDirectory, newMark, partitionDirectory } from './names.ts'
import type { PartitionLog } from './partition-log.ts'
import {
  type Evidence,
  type FoundPartition,
  planStart,
  questionable,
  type StartPlan,
} from './start-plan.ts'

export type StartWorld = Pick<World, 'disk' | 'random'>

/** Throws `LogDirectoriesRefused` when a directory is of another broker or another cluster. */
export function identify(
  claims: Claims,
  expected: ExpectedIdentity,
  { random }: StartWorld,
): { clusterId: string; decided: readonly DecidedIdentity[] } {
  const stream = random.stream('directory ids')
  const found = claims.claimed.map(({ path, properties }) => ({ path, found: properties }))
  const decision = decideIdentity(found, expected, {
    clusterId: () => randomUuid(stream),
    directoryId: () => randomUuid(stream) as DirectoryId,
  })
  if (decision.kind === 'refused')
    throw new LogDirectoriesRefused('not ours', `${decision.path} ${decision.message}`)
  return decision
}

export interface PlannedStart extends Claims {
  readonly plan: StartPlan
}

/**
 * Looks at what lies in the directories and says what is to become of it, without changing anything. A directory whose
 * disk fails is left out. Rejects with `LogDirectoriesRefused` when a partition is there twice.
 */
export async function makePlan(
  { disk }: StartWorld,
  claims: Claims,
  logger: Logger,
): Promise<PlannedStart> {
  const failed: FailedDirectory[] = [...claims.failed]
  let { claimed } = claims
  const evidence = new Map<FoundPartition, Evidence>()
  const unseen = (): FoundPartition | undefined =>
    questionable(partitionsOf(claimed)).find((one) => !evidence.has(one))
  for (let one = unseen(); one !== undefined; one = unseen()) {
    const { parent, directory } = one
    try {
      evidence.set(one, await gatherEvidence(disk, `${parent}/${directory}`))
    } catch (thrown) {
      const fault = diskFaultOf(thrown)
      logger.error('a log directory is off line', { path: parent, reason: fault.message })
      failed.push({ path: parent, fault })
      const lost = claimed.filter(({ path }) => path === parent)
      await releaseAll(lost, logger)
      claimed = claimed.filter(({ path }) => path !== parent)
    }
  }
  const evidenceOf = (one: FoundPartition): Evidence => evidence.get(one) as Evidence
  const plan = planStart(partitionsOf(claimed), evidenceOf, failed.length === 0)
  logPlan(plan, claimed, logger)
  const [twice] = plan.duplicates
  if (twice !== undefined) {
    const paths = twice.map(({ parent, directory }) => `${parent}/${directory}`).join(' and ')
    const advice = 'move one of them away, best the one on a disk that has failed lately'
    throw new LogDirectoriesRefused('partitions twice', `${paths}: ${advice}`)
  }
  return { claimed, failed, plan }
}

function partitionsOf(claimed: readonly ClaimedDirectory[]): FoundPartition[] {
  return claimed.flatMap(({ entries }) => entries.partitions)
}

function logPlan(plan: StartPlan, claimed: readonly ClaimedDirectory[], logger: Logger): void {
  for (const { path, entries } of claimed)
    for (const name of entries.foreign)
      logger.warn?.('what lies in a log directory and is no partition is left alone', {
        path: `${path}/${name}`,
      })
  const tell = (message: string, all: readonly FoundPartition[]): void => {
    for (const { parent, directory } of all)
      logger.warn?.(message, { path: `${parent}/${directory}` })
  }
  tell('a move that a crash cut short is carried through', plan.promote)
  tell('a second directory of a partition holds nothing that counts, and goes', plan.discard)
  tell('a partition of no known topic is kept aside', plan.stray)
  tell('a replica on its way is left as it is: what it belongs to is missing', plan.abandoned)
  for (const twice of plan.duplicates) tell('a partition is there more than once', twice)
}

/** What the plan and the identity ask for before anything is opened, of one directory. Rejects with a `DiskFault`. */
export async function settleDirectory<L extends PartitionLog>(
  { disk, random }: StartWorld,
  directory: LogDirectory<L>,
  { identity, plan }: { identity: DecidedIdentity; plan: StartPlan },
): Promise<{ promoted: FoundPartition[]; discarded: string[] }> {
  const { path } = directory
  if (identity.changed)
    await writeAtomically(
      disk,
      directory.pathOf(META_PROPERTIES),
      printMetaProperties(identity.properties),
    )
  // Before anything is written: a crash while starting must not pass for a stop in good order (KAFKA-10471).
  if (directory.wasClosed) await disk.remove(directory.pathOf(CLEAN_SHUTDOWN))
  const stream = random.stream('directory names')
  const discarded: string[] = []
  for (const one of plan.discard.filter(({ parent }) => parent === path)) {
    const name = asideDirectory(one, 'deleted', newMark(stream))
    await disk.rename(directory.pathOf(one.directory), directory.pathOf(name))
    discarded.push(name)
  }
  const promoted: FoundPartition[] = []
  for (const one of plan.promote.filter(({ parent }) => parent === path)) {
    const name = partitionDirectory(one)
    await disk.rename(directory.pathOf(one.directory), directory.pathOf(name))
    promoted.push({ ...one, kind: 'current', directory: name })
  }
  await disk.syncDirectory(path)
  return { promoted, discarded }
}

import type { BrokerEpoch, BrokerId, TopicId } from '#core/brand'
import { randomUuid } from '#core/bytes'
import { type LogLine, Logs } from '#core/logging'
import type { World } from '#core/world'
import type { Universe } from '#core/world/virtual'
import { Directories, type DirectoriesOptions } from '../directories.ts'
import type { MovePort } from '../move.ts'
import type { DirectoryFailure } from '../state.ts'
import { type FakeLog, openFakeLogs } from './fake-log.ts'

export const EPOCH = 7 as BrokerEpoch
export const NODE = 1 as BrokerId

/** One start of the directories on one world, and what it said. */
export interface Scene {
  readonly world: World
  readonly directories: Directories<FakeLog>
  readonly lines: readonly LogLine[]
  readonly failures: readonly DirectoryFailure[]
  readonly refusals: readonly Error[]
}

export async function startOn(
  world: World,
  paths: readonly string[],
  options: Partial<DirectoriesOptions<FakeLog>> = {},
): Promise<Scene> {
  const lines: LogLine[] = []
  const failures: DirectoryFailure[] = []
  const refusals: Error[] = []
  const directories = await Directories.open<FakeLog>({
    world,
    logger: new Logs((line) => lines.push(line)).logger('storage.directories'),
    paths,
    identity: { nodeId: NODE, clusterId: null },
    openLog: openFakeLogs(world.disk),
    events: {
      directoryFailed: (failure) => failures.push(failure),
      allFailed: (refused) => refusals.push(refused),
    },
    ...options,
  })
  return { world, directories, lines, failures, refusals }
}

export function topicIdFrom(universe: Universe): TopicId {
  const world = universe.machine('topic ids').start().world
  return randomUuid(world.random.stream('topic ids')) as TopicId
}

/** Moves a fake log: nobody else appends meanwhile. */
export const copying: MovePort<FakeLog> = {
  catchUp: async (current, future) => {
    // A loss of power may have left the copy with more than the original.
    let same = 0
    while (same < future.values.length && future.values[same] === current.values[same]) same += 1
    await future.truncate(same)
    while (future.values.length < current.values.length)
      await future.append(current.values[future.values.length] as number)
  },
  hold: async () => {},
  release: () => {},
}

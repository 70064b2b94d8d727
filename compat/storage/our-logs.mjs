/** Logs of `src/storage` on the real disk, as a broker would open them. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../dist')
const { createNodeWorld } = await import(join(dist, 'core/world/node/index.js'))
const { Log, LOG_DEFAULTS, parseOffsets } = await import(join(dist, 'storage/index.js'))
const { sharedIn, describeLog } = await import(join(dist, 'storage/testing/index.js'))

const node = createNodeWorld({ log: () => undefined })
export const { world } = node
export const closeWorld = () => node.close()

/** Producers of records of any age are remembered, so that they can be compared. */
const CONFIG = { ...LOG_DEFAULTS, producerExpirationMs: Number.POSITIVE_INFINITY }

const faults = {
  failed(fault) {
    throw fault
  },
}

/**
 * @param options.wasClosed whether the broker stopped in good order
 * @param options.config what differs from Kafka's defaults
 * @returns the log, the lines that it has logged, and `shared`
 */
export async function openOurs(directory, options = {}) {
  const { config = {}, tailBytes = 0, ...rest } = options
  const lines = []
  const shared = sharedIn(world, { lines, tailBytes, openFiles: 20 })
  const log = await Log.open({
    shared,
    directory,
    faults,
    config: { ...CONFIG, ...config },
    wasClosed: false,
    recoveryPoint: 0,
    logStartOffset: 0,
    highWatermark: Number.MAX_SAFE_INTEGER,
    ...rest,
  })
  return { log, lines, shared }
}

/** An entry of one of the checkpoints of a log directory; null for none. */
export function checkpointed(logDir, name, partition) {
  const file = join(logDir, name)
  if (!existsSync(file)) return null
  const match = parseOffsets(readFileSync(file)).find(
    (entry) => `${entry.topic}-${entry.partition}` === partition,
  )
  return match?.offset ?? null
}

/** Opens a partition as a broker finds it: with the checkpoints of its log directory. */
export function openWithCheckpoints(directory, options = {}) {
  const logDir = dirname(directory)
  const read = (name) => checkpointed(logDir, name, basename(directory)) ?? 0
  return openOurs(directory, {
    wasClosed: existsSync(join(logDir, '.kafka_cleanshutdown')),
    recoveryPoint: read('recovery-point-offset-checkpoint'),
    logStartOffset: read('log-start-offset-checkpoint'),
    ...options,
  })
}

export function describeOurs(log, like) {
  return describeLog(log, world.codecs, like)
}

/** The directories of partitions, none that is on its way out. */
export function partitionsIn(logDir) {
  return readdirSync(logDir).filter((name) => /-\d+$/.test(name))
}

/** Everything that a broker said of a partition is what our log says, field for field. */
export async function assertSame(log, theirs, where) {
  const ours = await describeOurs(log, theirs)
  for (const [field, value] of Object.entries(ours)) {
    const expected =
      field === 'producers' ? [...theirs.producers].sort((a, b) => a[0] - b[0]) : theirs[field]
    assert.deepEqual(value, expected, `${where}: ${field}`)
  }
}

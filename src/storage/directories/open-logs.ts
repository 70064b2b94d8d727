import { Log, type LogConfig, type SharedByLogs } from '../log/index.ts'
import type { OpenLog } from './partition-log.ts'

/** Opens the real logs of a broker, each with the configuration that its topic has at that moment. */
export function openLogsWith(
  shared: SharedByLogs,
  configOf: (topic: string) => LogConfig,
): OpenLog<Log> {
  return ({ topic, directory, wasClosed, limits, events }) =>
    Log.open({
      shared,
      directory,
      faults: events,
      config: configOf(topic),
      wasClosed,
      recoveryPoint: limits.recoveryPoint,
      logStartOffset: limits.logStart,
      highWatermark: limits.highWatermark,
    })
}

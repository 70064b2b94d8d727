import { performance } from 'node:perf_hooks'
import * as nodeTimers from 'node:timers'

/**
 * Clocks and timers as they were when this module was loaded.
 *
 * Why: Jest, Vitest and sinon replace them in the middle of a process, and a broker whose time stands
 * still answers nothing. What was captured before the fakes were installed keeps working [E34]. They
 * come from modules and not from globals, because Jest gives every test file globals of its own.
 */
export const setTimeout = nodeTimers.setTimeout
export const clearTimeout = nodeTimers.clearTimeout
export const setImmediate = nodeTimers.setImmediate
export const nowMs: () => number = Date.now.bind(Date)
export const monotonicMs: () => number = performance.now.bind(performance)
export const cpuUsage: () => NodeJS.CpuUsage = process.cpuUsage.bind(process)

const nextTick = process.nextTick

/**
 * Tells whether somebody has replaced `process.nextTick`. Node's own sockets run on it, so under such
 * fakes no byte ever arrives and nothing we capture can help [E34].
 */
export function nextTickIsFake(): boolean {
  return process.nextTick !== nextTick || 'clock' in process.nextTick
}

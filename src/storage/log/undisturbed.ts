import { DiskFault } from '#core/world'
import type { LogState } from './log-state.ts'

/**
 * Runs what looks through files until it has done so without a segment being cut, removed or replaced meanwhile: what it found
 * then, or did not find, says nothing.
 */
export async function undisturbed<T>(state: LogState, work: () => Promise<T>): Promise<T> {
  for (;;) {
    if (state.replacing !== null) await state.replacing
    state.checkOnline()
    const { cuts } = state
    try {
      const value = await work()
      if (state.cuts === cuts) return value
    } catch (thrown) {
      if (state.cuts !== cuts && thrown instanceof DiskFault) continue
      state.failed(thrown)
      throw thrown
    }
  }
}

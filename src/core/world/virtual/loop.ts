/** Captured when the module is loaded, as the real world captures its timers: a test may replace the global. */
const immediately = setImmediate

/** How many steps are queued for one turn of the real loop, so that its own cost is shared. */
const STEPS_PER_TURN = 64

/**
 * Calls `step` until it answers false, and lets all microtasks run after each call.
 *
 * Why a real `setImmediate` and not a number of awaited promises: no program can see that the microtask
 * queue is empty, and a chain of `then` may be of any length. Node runs every microtask between two
 * immediates (since Node 11), also when many of them are queued for the same turn of its loop. It is the
 * only real time the virtual world touches, and only the order of its own steps depends on it.
 */
export function drive(step: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let running = true
    const once = (): void => {
      if (!running) return
      try {
        if (step()) return
        resolve()
      } catch (failure) {
        reject(failure)
      }
      running = false
    }
    const turn = (): void => {
      once()
      if (!running) return
      for (let queued = 1; queued < STEPS_PER_TURN; queued += 1) immediately(once)
      immediately(turn)
    }
    immediately(turn)
  })
}

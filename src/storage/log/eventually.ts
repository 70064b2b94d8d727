import type { Eventually } from '#core/world'

function isPromise<T>(value: Eventually<T>): value is Promise<T> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function'
}

/** Goes on with what the disk gave: at once when it is here, so that a quick append needs no promise [E17]. */
export function after<T, U>(
  value: Eventually<T>,
  next: (value: T) => Eventually<U>,
): Eventually<U> {
  return isPromise(value) ? value.then(next) : next(value)
}

/** Runs work that may fail now or later; `failed` hears it either way, and the failure goes on. */
export function attempt<T>(
  work: () => Eventually<T>,
  failed: (thrown: unknown) => void,
): Eventually<T> {
  const tell = (thrown: unknown): never => {
    failed(thrown)
    throw thrown
  }
  try {
    const value = work()
    return isPromise(value) ? value.catch(tell) : value
  } catch (thrown) {
    return tell(thrown)
  }
}

/** Runs work that may fail now or later; `rescue` is asked for the answer then, or throws another. */
export function rescued<T>(
  work: () => Eventually<T>,
  rescue: (thrown: unknown) => Promise<T>,
): Eventually<T> {
  try {
    const value = work()
    return isPromise(value) ? value.catch(rescue) : value
  } catch (thrown) {
    return rescue(thrown)
  }
}

/** Runs work that may fail now or later, and `settled` when it is over either way. */
export function settling<T>(work: () => Eventually<T>, settled: () => void): Eventually<T> {
  const value = attempt(work, settled)
  return after(value, (result) => {
    settled()
    return result
  })
}

/**
 * Work of one log, one piece after the other: what comes while one is under way waits for it, whether that goes well
 * or not. With nothing under way it runs at once.
 */
export class Line {
  #waiting = 0
  #last: Promise<unknown> = Promise.resolve()

  get isFree(): boolean {
    return this.#waiting === 0
  }

  run<T>(work: () => Eventually<T>): Eventually<T> {
    if (this.#waiting === 0) {
      const value = work()
      return isPromise(value) ? this.#hold(value) : value
    }
    return this.#hold(this.#last.then(work))
  }

  #hold<T>(value: Promise<T>): Promise<T> {
    this.#waiting += 1
    const leave = (): void => {
      this.#waiting -= 1
    }
    this.#last = value.then(leave, leave)
    return value
  }
}

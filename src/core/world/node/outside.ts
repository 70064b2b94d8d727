import type { LogLine } from '../../logging/index.ts'
import type { Objects, Outside } from '../outside.ts'
import { fetchKeys } from './fetch-keys.ts'
import type { Incarnation } from './incarnation.ts'
import { resolve } from './resolve.ts'

/** Thrown by what the real world does not offer yet. */
export class NotThereYet extends Error {
  constructor(what: string) {
    super(`${what}: not there yet`)
    this.name = 'NotThereYet'
  }
}

export interface OutsideOptions {
  readonly log: (line: LogLine) => void
  readonly halt: (bug: Error) => void
}

/** Names, keys, the log and the way to die, in the real world. */
export class NodeOutside implements Outside {
  readonly objects: Objects
  readonly #incarnation: Incarnation
  readonly #options: OutsideOptions

  constructor(incarnation: Incarnation, options: OutsideOptions) {
    this.#incarnation = incarnation
    this.#options = options
    this.objects = noObjects(incarnation)
  }

  resolve(host: string): Promise<readonly string[]> {
    return this.#incarnation.start(() => resolve(host))
  }

  fetchKeys(url: string): Promise<string> {
    return this.#incarnation.start(async () => {
      const fetching = fetchKeys(url)
      const forget = this.#incarnation.hold(() => fetching.cancel())
      try {
        return await fetching.body
      } finally {
        forget()
      }
    })
  }

  log(line: LogLine): void {
    if (!this.#incarnation.gone) this.#options.log(line)
  }

  halt(bug: Error): void {
    if (!this.#incarnation.gone) this.#options.halt(bug)
  }
}

/** An object store comes with tiered storage; until then every call says so. */
function noObjects(incarnation: Incarnation): Objects {
  const refuse = (): Promise<never> =>
    incarnation.start(() => Promise.reject(new NotThereYet('an object store')))
  return { put: refuse, get: refuse, remove: refuse, list: refuse }
}

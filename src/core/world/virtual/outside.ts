import type { LogLine } from '../../logging/index.ts'
import { NetFault } from '../net.ts'
import type { Objects, Outside } from '../outside.ts'
import type { Dice } from './dice.ts'
import type { Life } from './life.ts'

export interface OutsideOptions {
  readonly objects: Objects
  readonly dice: Dice
  /** The addresses of a host name; none when it has none. */
  readonly addressesOf: (host: string) => readonly string[]
  /** The body of a key set by its URL. */
  readonly keySets: ReadonlyMap<string, string>
  readonly logged: (line: LogLine) => void
  readonly halted: (bug: Error) => void
}

/** The rest of the outside, for one incarnation: tables in memory. */
export class VirtualOutside implements Outside {
  readonly objects: Objects
  readonly #life: Life
  readonly #options: OutsideOptions

  constructor(life: Life, options: OutsideOptions) {
    this.objects = options.objects
    this.#life = life
    this.#options = options
  }

  resolve(host: string): Promise<readonly string[]> {
    return this.#answer('resolve', host, () => {
      const addresses = this.#options.addressesOf(host)
      if (addresses.length === 0) throw new NetFault('ENOTFOUND', 'resolve', host)
      return addresses
    })
  }

  fetchKeys(url: string): Promise<string> {
    return this.#answer('fetchKeys', url, () => {
      const body = this.#options.keySets.get(url)
      if (body === undefined) throw new NetFault('ENOTFOUND', 'fetchKeys', url)
      return body
    })
  }

  log(line: LogLine): void {
    // "Never throws": the dead are merely not heard.
    if (!this.#life.alive) return
    this.#life.trace.noteText('log', this.#life.lane.number, `${line.source} ${line.message}`)
    this.#options.logged(line)
  }

  halt(bug: Error): void {
    if (this.#life.alive) this.#options.halted(bug)
  }

  #answer<T>(operation: string, name: string, effect: () => T): Promise<T> {
    if (!this.#life.alive) return this.#life.never()
    this.#life.trace.noteText(operation, this.#life.lane.number, name)
    return this.#life.answer(this.#options.dice.between(100, 20_000), effect)
  }
}

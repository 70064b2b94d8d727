import { lengthOfMatch } from '../copy.ts'
import { HashChains } from '../hash-chains.ts'
import { highestBit } from './bits.ts'
import { type MatchSearch, READ_AHEAD, type SearchedBlock } from './match-search.ts'
import { MIN_MATCH, type SequenceStore } from './sequence-store.ts'

/** What a repeated offset saves, in bytes of match: it takes two bits or so, a new one as many as it is far. */
const REPEAT_GAIN = 3

/**
 * The slow search: the longest match among many places, and one byte later once more, as libzstd's "lazy" does. It is made
 * for one content, for its tables are as large as that is.
 */
export class ChainSearch implements MatchSearch {
  readonly #chains: HashChains
  readonly #attempts: number

  /** With each level twice as many places are looked at; at 512 it ends. */
  constructor(level: number, contentSize: number) {
    const bits = highestBit(Math.max(contentSize, 1)) + 1
    this.#chains = new HashChains(
      Math.min(Math.max(bits, 10), 17),
      Math.min(Math.max(bits, 10), 22),
    )
    this.#attempts = 2 ** Math.min(level - 2, 9)
  }

  begin(contentSize: number): void {
    this.#chains.begin(0, contentSize)
  }

  search(block: SearchedBlock, store: SequenceStore): void {
    const { bytes, view, end } = block
    const lastStart = end - READ_AHEAD
    let anchor = block.start
    let position = block.start
    while (position < lastStart) {
      let length = this.#longest(view, position, { end, longerThan: MIN_MATCH - 1 })
      let from = this.#chains.from
      const repeat = repeatedLength(view, position, { end, distance: store.lastDistance })
      if (repeat > 0 && repeat + REPEAT_GAIN >= length) {
        length = repeat
        from = position - store.lastDistance
      }
      if (length === 0) {
        position++
        continue
      }
      // A longer match at the next byte is worth the literal.
      while (position + 1 < lastStart) {
        const later = this.#longest(view, position + 1, { end, longerThan: length })
        if (later === 0) break
        position++
        length = later
        from = this.#chains.from
      }
      store.addLiterals(bytes, anchor, position)
      store.add(position - anchor, position - from, length)
      position += length
      anchor = position
    }
    store.addLiterals(bytes, anchor, end)
  }

  #longest(
    view: DataView,
    position: number,
    { end, longerThan }: { readonly end: number; readonly longerThan: number },
  ): number {
    this.#chains.insertBefore(view, position)
    return this.#chains.longest(view, { position, end, longerThan }, this.#attempts)
  }
}

/** How much repeats at the last distance; 0 when it is less than a match. */
function repeatedLength(
  view: DataView,
  position: number,
  { end, distance }: { readonly end: number; readonly distance: number },
): number {
  const from = position - distance
  if (from < 0 || view.getInt32(from, true) !== view.getInt32(position, true)) return 0
  return lengthOfMatch(view, from, { position, end })
}

import { assert } from '#core/assert'
import type { Offset } from '#core/brand'
import { Malformed, Reader, Writer } from '#core/bytes'
import { decode, encode } from '#protocol/codec'
import { AbortedTransaction } from '#protocol/stored'

const VERSION = 0
const ENTRY_BYTES = 34

/** What a range of a segment says of aborted transactions. */
export interface AbortedRange {
  readonly transactions: readonly AbortedTransaction[]
  /** Whether no later segment can have one that matters to the range. */
  readonly complete: boolean
}

/**
 * The aborted transactions of a segment: files `*.txnindex`, 34 bytes an entry, made with the first of them. In the
 * order of their markers.
 */
export class TransactionIndex {
  static readonly ENTRY_BYTES = ENTRY_BYTES
  readonly #transactions: AbortedTransaction[] = []

  /** `Malformed` when the bytes are no such index: it is then made anew from the records. */
  constructor(baseOffset: Offset, bytes: Uint8Array | null = null) {
    const reader = new Reader(bytes ?? new Uint8Array(0))
    let lastOffset = baseOffset - 1
    while (reader.remaining > 0) {
      if (reader.int16() !== VERSION)
        throw new Malformed('an aborted transaction of an unknown version')
      const transaction = decode(AbortedTransaction, VERSION, reader)
      if (transaction.lastOffset <= lastOffset)
        throw new Malformed('aborted transactions whose markers do not rise')
      lastOffset = transaction.lastOffset
      this.#transactions.push(transaction)
    }
  }

  get count(): number {
    return this.#transactions.length
  }

  /** The bytes of an entry that is added: the holder appends them to the file. */
  append(transaction: AbortedTransaction): Uint8Array {
    const last = this.#transactions.at(-1)
    assert(last === undefined || last.lastOffset < transaction.lastOffset, 'markers out of order')
    this.#transactions.push(transaction)
    return entryBytes(transaction)
  }

  /**
   * Those of which data or marker lie in [from, upTo), and perhaps more: readers take what they need. A
   * transaction whose last stable offset was at `upTo` or later ends the search: what follows was open
   * until after the range.
   */
  abortedIn(from: Offset, upTo: Offset): AbortedRange {
    const transactions: AbortedTransaction[] = []
    for (const transaction of this.#transactions) {
      if (transaction.lastOffset >= from && transaction.firstOffset < upTo)
        transactions.push(transaction)
      if (transaction.lastStableOffset >= upTo) return { transactions, complete: true }
    }
    return { transactions, complete: false }
  }

  /** Forgets those whose marker is at this offset or later; gives how long the file now is. */
  truncateTo(offset: Offset): number {
    while ((this.#transactions.at(-1)?.lastOffset ?? -1) >= offset) this.#transactions.pop()
    return this.#transactions.length * ENTRY_BYTES
  }

  all(): readonly AbortedTransaction[] {
    return this.#transactions
  }
}

function entryBytes(transaction: AbortedTransaction): Uint8Array {
  const writer = new Writer(ENTRY_BYTES)
  writer.int16(VERSION)
  encode(AbortedTransaction, VERSION, transaction, writer)
  return Buffer.concat(writer.finish())
}

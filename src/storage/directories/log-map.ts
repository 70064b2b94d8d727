import type { PartitionName } from './names.ts'
import type { PartitionLog } from './partition-log.ts'
import type { PlacedLog } from './placed-log.ts'

/** Logs by topic and partition. */
export class LogMap<L extends PartitionLog> {
  readonly #topics = new Map<string, Map<number, PlacedLog<L>>>()

  get({ topic, partition }: PartitionName): PlacedLog<L> | undefined {
    return this.#topics.get(topic)?.get(partition)
  }

  set(placed: PlacedLog<L>): void {
    const partitions = this.#topics.get(placed.topic)
    if (partitions === undefined)
      this.#topics.set(placed.topic, new Map([[placed.partition, placed]]))
    else partitions.set(placed.partition, placed)
  }

  /** Takes it out if it is the one that is there. */
  delete(placed: PlacedLog<L>): void {
    const partitions = this.#topics.get(placed.topic)
    if (partitions?.get(placed.partition) !== placed) return
    partitions.delete(placed.partition)
    if (partitions.size === 0) this.#topics.delete(placed.topic)
  }

  *values(): IterableIterator<PlacedLog<L>> {
    for (const partitions of this.#topics.values()) yield* partitions.values()
  }
}

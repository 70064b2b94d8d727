import type { Offset } from '#core/brand'
import type { PartitionOffset } from '../checkpoint/index.ts'
import type { PartitionName } from './names.ts'

/** Offsets by partition: what a checkpoint says. */
export class OffsetTable {
  readonly #topics = new Map<string, Map<number, Offset>>()

  constructor(entries: readonly PartitionOffset[] = []) {
    for (const entry of entries) this.set(entry, entry.offset)
  }

  get({ topic, partition }: PartitionName): Offset | undefined {
    return this.#topics.get(topic)?.get(partition)
  }

  set({ topic, partition }: PartitionName, offset: Offset): void {
    const partitions = this.#topics.get(topic)
    if (partitions === undefined) this.#topics.set(topic, new Map([[partition, offset]]))
    else partitions.set(partition, offset)
  }

  delete({ topic, partition }: PartitionName): void {
    const partitions = this.#topics.get(topic)
    partitions?.delete(partition)
    if (partitions?.size === 0) this.#topics.delete(topic)
  }

  entries(): PartitionOffset[] {
    return [...this.#topics].flatMap(([topic, partitions]) =>
      [...partitions].map(([partition, offset]) => ({ topic, partition, offset })),
    )
  }
}

import type { TopicId } from '#core/brand'
import type { DiskFault } from '#core/world'
import type { LogDirectory } from './log-directory.ts'
import type { PartitionName } from './names.ts'
import {
  type Limit,
  type Limits,
  type LogEvents,
  limitsOf,
  type PartitionLog,
} from './partition-log.ts'

export interface Placing<L extends PartitionLog> extends PartitionName {
  readonly parent: LogDirectory<L>
  /** The name of its directory. */
  readonly directory: string
  readonly isFuture: boolean
  /** What the checkpoints said. */
  readonly limits: Limits
}

/** A log in its log directory; before it is opened, what is known of it. */
export class PlacedLog<L extends PartitionLog> implements LogEvents, PartitionName {
  readonly topic: string
  readonly partition: number
  readonly parent: LogDirectory<L>
  readonly directory: string
  readonly isFuture: boolean
  /** By partition.metadata; null where an older Kafka made it, or it was not read yet. */
  topicId: TopicId | null = null
  /** Why it cannot be used although its disk can; null while it can. */
  trouble: string | null = null
  #state: L | Limits
  #isOpen = false

  constructor(placing: Placing<L>) {
    this.topic = placing.topic
    this.partition = placing.partition
    this.parent = placing.parent
    this.directory = placing.directory
    this.isFuture = placing.isFuture
    this.#state = placing.limits
  }

  get path(): string {
    return this.parent.pathOf(this.directory)
  }

  /** Null until it is opened. */
  get log(): L | null {
    return this.#isOpen ? (this.#state as L) : null
  }

  /** As it is now; of a log that could not be opened, as the checkpoints had it. */
  get limits(): Limits {
    return this.#isOpen ? limitsOf(this.#state as L) : (this.#state as Limits)
  }

  opened(log: L): void {
    this.#state = log
    this.#isOpen = true
    this.trouble = null
  }

  failed(fault: DiskFault): void {
    this.parent.failed(fault)
  }

  raised(limit: Limit): void {
    this.parent.touch(limit)
  }

  lowered(): Promise<void> {
    return this.parent.write('recoveryPoint')
  }
}

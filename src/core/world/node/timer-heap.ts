/** A task that is due at a time of the monotonic clock. */
export interface Alarm {
  readonly dueMs: number
  /** Counts the alarms of one heap, so that those due at the same time ring in the order they were set. */
  readonly sequence: number
  /** Replaced by `null` when it rang or was taken back, so that a `Cancel` kept for long holds no closure. */
  task: (() => void) | null
  /** Where it lies in the heap; -1 when it does not. */
  position: number
}

/**
 * Alarms, the earliest first; each knows its place, so that one is taken out in O(log n).
 *
 * Why not mark and skip: nearly every request sets a timeout of 30 s and takes it back after 1 ms. At
 * 100,000 requests a second three million dead entries would wait in a heap that only skips.
 */
export class TimerHeap {
  readonly #alarms: Alarm[] = []
  #sequence = 0

  get size(): number {
    return this.#alarms.length
  }

  /** The number the next alarm will get; all that are set already have a smaller one. */
  get nextSequence(): number {
    return this.#sequence
  }

  earliest(): Alarm | null {
    return this.#alarms[0] ?? null
  }

  add(dueMs: number, task: () => void): Alarm {
    const alarm: Alarm = { dueMs, sequence: this.#sequence++, task, position: this.#alarms.length }
    this.#alarms.push(alarm)
    this.#rise(alarm)
    return alarm
  }

  /** Takes an alarm out; one that is not in the heap is left as it is. */
  remove(alarm: Alarm): void {
    const position = alarm.position
    if (position < 0) return
    alarm.position = -1
    const last = this.#alarms.pop()
    if (last === undefined || last === alarm) return
    this.#put(last, position)
    this.#rise(last)
    this.#sink(last)
  }

  clear(): void {
    for (const alarm of this.#alarms) {
      alarm.task = null
      alarm.position = -1
    }
    this.#alarms.length = 0
  }

  #put(alarm: Alarm, position: number): void {
    this.#alarms[position] = alarm
    alarm.position = position
  }

  #rise(alarm: Alarm): void {
    while (alarm.position > 0) {
      const position = alarm.position
      const parent = this.#alarms[(position - 1) >> 1] as Alarm
      if (rings(parent, alarm)) return
      this.#put(alarm, parent.position)
      this.#put(parent, position)
    }
  }

  #sink(alarm: Alarm): void {
    for (;;) {
      const position = alarm.position
      const child = this.#earlierChild(position)
      if (child === null || rings(alarm, child)) return
      this.#put(alarm, child.position)
      this.#put(child, position)
    }
  }

  #earlierChild(position: number): Alarm | null {
    const left = this.#alarms[2 * position + 1]
    const right = this.#alarms[2 * position + 2]
    if (left === undefined) return null
    return right === undefined || rings(left, right) ? left : right
  }
}

/** Whether `a` rings before `b`. */
function rings(a: Alarm, b: Alarm): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.sequence < b.sequence)
}

import type { Offset } from '#core/brand'
import type { Disk, File } from '#core/world'
import type { LogToOpen, OpenLog, PartitionLog } from '../partition-log.ts'

const ENTRY_BYTES = 8
/** Tells an entry from a hole of zeros. */
const SEAL = 0x5ea1ed00

/** The least that is a log: numbers in one file, one an offset. It keeps its promises about crashes, so that its directory can keep its own. */
export class FakeLog implements PartitionLog {
  readonly values: number[]
  highWatermark: Offset
  recoveryPoint: Offset
  readonly logStartOffset: Offset = 0 as Offset
  /** How it was opened. */
  readonly opened: LogToOpen
  readonly #disk: Disk
  readonly #file: File
  #isClosed = false

  private constructor(disk: Disk, opened: LogToOpen, file: File, values: number[]) {
    this.#disk = disk
    this.opened = opened
    this.#file = file
    this.values = values
    const { wasClosed, limits } = opened
    this.highWatermark = Math.min(limits.highWatermark, values.length) as Offset
    this.recoveryPoint = Math.min(
      wasClosed ? values.length : limits.recoveryPoint,
      values.length,
    ) as Offset
  }

  static async open(disk: Disk, opened: LogToOpen): Promise<FakeLog> {
    const file = await disk.open(`${opened.directory}/00000000000000000000.log`, 'append')
    try {
      const bytes = new Uint8Array(file.sizeBytes)
      await file.readAt(bytes, 0)
      const values = valuesOf(bytes)
      await file.truncate(values.length * ENTRY_BYTES)
      return new FakeLog(disk, opened, file, values)
    } catch (thrown) {
      await file.close()
      throw thrown
    }
  }

  get endOffset(): Offset {
    return this.values.length as Offset
  }

  async append(value: number): Promise<void> {
    const entry = new DataView(new ArrayBuffer(ENTRY_BYTES))
    entry.setUint32(0, value)
    entry.setUint32(4, (value ^ SEAL) >>> 0)
    await this.#file.append([new Uint8Array(entry.buffer)])
    this.values.push(value)
  }

  /** Forgets what is behind so many values; as a real one it is not cut before its checkpoint says so. */
  async truncate(count: number): Promise<void> {
    if (count >= this.values.length) return
    if (this.recoveryPoint > count) {
      this.recoveryPoint = count as Offset
      await this.opened.events.lowered()
    }
    this.highWatermark = Math.min(this.highWatermark, count) as Offset
    await this.#file.truncate(count * ENTRY_BYTES)
    this.values.length = count
  }

  raiseHighWatermark(offset: Offset): void {
    if (offset <= this.highWatermark) return
    this.highWatermark = offset
    this.opened.events.raised('highWatermark')
  }

  async flush(): Promise<void> {
    const upTo = this.endOffset
    await this.#file.sync()
    await this.#disk.syncDirectory(this.opened.directory)
    if (upTo <= this.recoveryPoint) return
    this.recoveryPoint = upTo
    this.opened.events.raised('recoveryPoint')
  }

  async close(): Promise<void> {
    if (this.#isClosed) throw new Error('closed twice')
    await this.flush()
    await this.abandon()
  }

  async abandon(): Promise<void> {
    this.#isClosed = true
    await this.#file.close()
  }
}

/** The values up to the first entry that is not whole. */
function valuesOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values: number[] = []
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    const value = view.getUint32(at)
    if ((value ^ view.getUint32(at + 4)) >>> 0 !== SEAL) break
    values.push(value)
  }
  return values
}

export function openFakeLogs(disk: Disk): OpenLog<FakeLog> {
  return (log) => FakeLog.open(disk, log)
}

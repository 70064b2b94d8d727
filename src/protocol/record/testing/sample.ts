import { crc32, crc32c } from '#core/checksum'

/** Bytes of a batch, written for tests by code that shares nothing with what they test. */
export class SampleBytes {
  readonly #bytes: number[] = []

  int8(value: number): this {
    this.#bytes.push(value & 0xff)
    return this
  }

  int16(value: number): this {
    return this.int8(value >> 8).int8(value)
  }

  int32(value: number): this {
    return this.int16(value >> 16).int16(value)
  }

  int64(value: bigint | number): this {
    for (let shift = 56n; shift >= 0n; shift -= 8n)
      this.int8(Number((BigInt(value) >> shift) & 255n))
    return this
  }

  /** Zigzag, of up to 64 bits. */
  varint(value: bigint | number): this {
    const wide = BigInt(value)
    let rest = BigInt.asUintN(64, (wide << 1n) ^ (wide >> 63n))
    for (; rest >= 128n; rest >>= 7n) this.int8(Number(rest & 127n) | 128)
    return this.int8(Number(rest))
  }

  raw(bytes: Uint8Array): this {
    for (const byte of bytes) this.#bytes.push(byte)
    return this
  }

  /** A varint length and the bytes; -1 for null. */
  sized(bytes: Uint8Array | null): this {
    return bytes === null ? this.varint(-1) : this.varint(bytes.length).raw(bytes)
  }

  /** An int32 length and the bytes; -1 for null. */
  sized32(bytes: Uint8Array | null): this {
    return bytes === null ? this.int32(-1) : this.int32(bytes.length).raw(bytes)
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }
}

export interface SampleRecord {
  readonly offsetDelta: number
  readonly timestampDelta: bigint
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly (readonly [string, Uint8Array | null])[]
}

export interface SampleHeader {
  readonly baseOffset: number | bigint
  readonly leaderEpoch: number
  readonly magic: number
  readonly attributes: number
  readonly lastOffsetDelta: number
  readonly baseTimestamp: bigint
  readonly maxTimestamp: bigint
  readonly producerId: number | bigint
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly count: number
}

const SAMPLE_HEADER: SampleHeader = {
  baseOffset: 0,
  leaderEpoch: -1,
  magic: 2,
  attributes: 0,
  lastOffsetDelta: 0,
  baseTimestamp: 1_700_000_000_000n,
  maxTimestamp: 1_700_000_000_000n,
  producerId: -1,
  producerEpoch: -1,
  baseSequence: -1,
  count: 0,
}

export function sampleRecord(record: Partial<SampleRecord> = {}): Uint8Array {
  const body = new SampleBytes()
    .int8(0)
    .varint(record.timestampDelta ?? 0n)
    .varint(record.offsetDelta ?? 0)
    .sized(record.key ?? null)
    .sized(record.value ?? null)
  const headers = record.headers ?? []
  body.varint(headers.length)
  for (const [key, value] of headers) body.sized(Buffer.from(key, 'utf8')).sized(value)
  return new SampleBytes().sized(body.done()).done()
}

/** A batch of magic 2 with a good checksum, whatever its header says. */
export function sampleBatch(
  given: Partial<SampleHeader>,
  records: readonly Uint8Array[] = [],
): Uint8Array {
  const header: SampleHeader = {
    ...SAMPLE_HEADER,
    count: records.length,
    lastOffsetDelta: Math.max(0, records.length - 1),
    ...given,
  }
  const sealed = new SampleBytes()
    .int16(header.attributes)
    .int32(header.lastOffsetDelta)
    .int64(header.baseTimestamp)
    .int64(header.maxTimestamp)
    .int64(header.producerId)
    .int16(header.producerEpoch)
    .int32(header.baseSequence)
    .int32(header.count)
  for (const record of records) sealed.raw(record)
  const covered = sealed.done()
  return new SampleBytes()
    .int64(header.baseOffset)
    .int32(covered.length + 9)
    .int32(header.leaderEpoch)
    .int8(header.magic)
    .int32(crc32c(covered))
    .raw(covered)
    .done()
}

export interface SampleMessage {
  readonly offset: number | bigint
  readonly magic: 0 | 1
  readonly attributes: number
  readonly timestamp: bigint
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
}

/** One message of magic 0 or 1 with a good checksum. */
export function sampleMessage(given: Partial<SampleMessage> = {}): Uint8Array {
  const magic = given.magic ?? 1
  const covered = new SampleBytes().int8(magic).int8(given.attributes ?? 0)
  if (magic === 1) covered.int64(given.timestamp ?? 1_700_000_000_000n)
  covered.sized32(given.key ?? null).sized32(given.value ?? null)
  const bytes = covered.done()
  return new SampleBytes()
    .int64(given.offset ?? 0)
    .int32(bytes.length + 4)
    .int32(crc32(bytes))
    .raw(bytes)
    .done()
}

export function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(pieces))
}

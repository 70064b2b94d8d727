import { assert } from '#core/assert'
import type { Offset } from '#core/brand'
import type { Codecs } from '#core/world'
import { compress } from '#protocol/compression'
import { GrowingBytes } from './growing-bytes.ts'
import { writeInt64 } from './int64.ts'
import {
  EMPTY_MESSAGE_BYTES,
  LENGTH_AT,
  LOG_APPEND_TIME_BIT,
  LOG_OVERHEAD_BYTES,
  MAGIC_AT,
  MESSAGE_ATTRIBUTES_AT,
  MESSAGE_CRC_AT,
  MESSAGE_KEY_SIZE_AT,
  MESSAGE_TIMESTAMP_AT,
  NONE,
  OFFSET_AT,
} from './layout.ts'

/** Zstd came later (KIP-110). */
export type MessageCompressionId = 0 | 1 | 2 | 3

export interface MessageSetOptions {
  readonly codecs: Codecs
  readonly magic: 0 | 1
  readonly compression?: MessageCompressionId
  readonly compressionLevel?: number
  /** When the broker appended the messages, which hides their own times; absent: they count. */
  readonly logAppendTime?: bigint
}

export interface NewMessage {
  readonly offset: Offset
  /** Not written in magic 0. */
  readonly timestamp: number | bigint
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
}

/** Builds a message set of magic 0 or 1, for clients that are older than batches: plain messages, or one wrapper of them. */
export class MessageSetBuilder {
  readonly #options: MessageSetOptions
  readonly #out = new GrowingBytes(1024)
  #firstOffset = NONE
  #lastOffset = NONE
  #maxTimestamp: number | bigint = NONE

  constructor(options: MessageSetOptions) {
    this.#options = options
  }

  append(message: NewMessage): void {
    const { magic, logAppendTime } = this.#options
    assert(message.offset > this.#lastOffset, 'offsets of a message set do not increase')
    if (this.#firstOffset === NONE) this.#firstOffset = message.offset
    this.#lastOffset = message.offset
    const timestamp = logAppendTime ?? message.timestamp
    if (timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp
    const isRelative = magic === 1 && this.#compression !== 0
    this.#write(this.#out, {
      offset: isRelative ? message.offset - this.#firstOffset : message.offset,
      timestamp,
      key: message.key,
      value: message.value,
      compression: 0,
    })
  }

  /** The message set; empty when nothing was appended. */
  build(): Uint8Array {
    const messages = this.#out.written()
    const { codecs, magic, compressionLevel: level } = this.#options
    if (this.#compression === 0 || messages.length === 0) return messages
    const options = level === undefined ? { magic } : { magic, level }
    const value = compress(codecs, this.#compression, messages, options)
    const out = new GrowingBytes(EMPTY_MESSAGE_BYTES[magic] + value.length)
    this.#write(out, {
      offset: this.#lastOffset,
      timestamp: this.#maxTimestamp,
      key: null,
      value,
      compression: this.#compression,
    })
    return out.written()
  }

  get #compression(): MessageCompressionId {
    return this.#options.compression ?? 0
  }

  #write(out: GrowingBytes, message: Written): void {
    const { magic, logAppendTime, codecs } = this.#options
    const { key, value } = message
    const start = out.position
    const sizeBytes = EMPTY_MESSAGE_BYTES[magic] + (key?.length ?? 0) + (value?.length ?? 0)
    out.room(sizeBytes)
    const { bytes, view } = out
    writeInt64(view, start + OFFSET_AT, message.offset)
    view.setInt32(start + LENGTH_AT, sizeBytes - LOG_OVERHEAD_BYTES)
    view.setUint8(start + MAGIC_AT, magic)
    const isStamped = magic === 1 && logAppendTime !== undefined
    const attributes = message.compression | (isStamped ? LOG_APPEND_TIME_BIT : 0)
    view.setUint8(start + MESSAGE_ATTRIBUTES_AT, attributes)
    if (magic === 1) writeInt64(view, start + MESSAGE_TIMESTAMP_AT, message.timestamp)
    out.position = start + MESSAGE_KEY_SIZE_AT[magic]
    writeSized(out, key)
    writeSized(out, value)
    const crc = codecs.crc32(bytes, 0, start + MAGIC_AT, start + sizeBytes)
    view.setUint32(start + MESSAGE_CRC_AT, crc)
  }
}

interface Written {
  readonly offset: number
  readonly timestamp: number | bigint
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly compression: MessageCompressionId
}

function writeSized(out: GrowingBytes, piece: Uint8Array | null): void {
  out.view.setInt32(out.position, piece?.length ?? NONE)
  out.position += 4
  if (piece === null) return
  out.bytes.set(piece, out.position)
  out.position += piece.length
}

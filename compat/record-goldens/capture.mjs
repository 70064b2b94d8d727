/**
 * A server that answers just enough for a producer to send its batches, and keeps them as they came. It shares no code with
 * Ottla, and offers old versions only, so that it needs none of the newer encodings.
 */
import net from 'node:net'

const PRODUCE = 0
const METADATA = 3
const API_VERSIONS = 18
const INIT_PRODUCER_ID = 22
const UNSUPPORTED_VERSION = 35
const TOPIC = 'golden'
const PRODUCER_ID = 4_294_967_301n

/** What clients look at to decide on the format of their messages: librdkafka wants to see Fetch beside Produce. */
const OFFERS = {
  0: { 0: [0, 1], 1: [0, 1], 3: [0, 0], 10: [0, 0], 18: [0, 0] },
  1: { 0: [0, 2], 1: [0, 2], 3: [0, 1], 10: [0, 0], 18: [0, 0] },
  2: { 0: [0, 7], 1: [0, 10], 3: [0, 1], 10: [0, 0], 18: [0, 0], 22: [0, 0] },
}

class In {
  constructor(frame) {
    this.frame = frame
    this.at = 0
  }
  take(size) {
    this.at += size
    return this.at - size
  }
  int16 = () => this.frame.readInt16BE(this.take(2))
  int32 = () => this.frame.readInt32BE(this.take(4))
  text() {
    const size = this.int16()
    return size < 0 ? null : this.frame.toString('utf8', this.take(size), this.at)
  }
  bytes() {
    const size = this.int32()
    return Buffer.from(this.frame.subarray(this.take(size), this.at))
  }
  list(read) {
    return Array.from({ length: Math.max(0, this.int32()) }, read)
  }
}

class Out {
  pieces = []
  add(size, write) {
    const piece = Buffer.alloc(size)
    write(piece)
    this.pieces.push(piece)
    return this
  }
  int8 = (value) => this.add(1, (piece) => piece.writeInt8(value))
  int16 = (value) => this.add(2, (piece) => piece.writeInt16BE(value))
  int32 = (value) => this.add(4, (piece) => piece.writeInt32BE(value))
  int64 = (value) => this.add(8, (piece) => piece.writeBigInt64BE(BigInt(value)))
  text(value) {
    if (value === null) return this.int16(-1)
    this.int16(Buffer.byteLength(value)).pieces.push(Buffer.from(value))
    return this
  }
  list(items, write) {
    this.int32(items.length)
    for (const item of items) write(item)
    return this
  }
}

function apiVersions(version, out, offer) {
  out.int16(version > 0 ? UNSUPPORTED_VERSION : 0)
  out.list(Object.entries(offer), ([key, [least, most]]) =>
    out.int16(Number(key)).int16(least).int16(most),
  )
}

function metadata(version, out, port) {
  out.list([1], (id) => {
    out.int32(id).text('127.0.0.1').int32(port)
    if (version > 0) out.text(null)
  })
  if (version > 0) out.int32(1)
  out.list([TOPIC], (topic) => {
    out.int16(0).text(topic)
    if (version > 0) out.int8(0)
    out.list([0], (partition) =>
      out.int16(0).int32(partition).int32(1).list([1], out.int32).list([1], out.int32),
    )
  })
}

function produce(version, request, out, captured) {
  if (version >= 3) request.text()
  request.int16()
  request.int32()
  const topics = request.list(() => ({
    topic: request.text(),
    partitions: request.list(() => ({ partition: request.int32(), records: request.bytes() })),
  }))
  out.list(topics, ({ topic, partitions }) =>
    out.text(topic).list(partitions, ({ partition, records }) => {
      captured.push(records)
      out.int32(partition).int16(0).int64(0)
      if (version >= 2) out.int64(-1)
      if (version >= 5) out.int64(0)
    }),
  )
  if (version >= 1) out.int32(0)
}

function answer(frame, { offer, port, captured }) {
  const request = new In(frame)
  const key = request.int16()
  const version = request.int16()
  const out = new Out().int32(0).int32(request.int32())
  if (key !== API_VERSIONS || version < 3) request.text()
  if (key === API_VERSIONS) apiVersions(version, out, offer)
  else if (key === METADATA) metadata(version, out, port)
  else if (key === PRODUCE) produce(version, request, out, captured)
  else if (key === INIT_PRODUCER_ID) out.int32(0).int16(0).int64(PRODUCER_ID).int16(3)
  else throw new Error(`a producer sent request ${key} in version ${version}`)
  const reply = Buffer.concat(out.pieces)
  reply.writeInt32BE(reply.length - 4)
  return reply
}

/**
 * Starts on a free port of loopback and calls `use(port)`; when that is done, gives the batches that came meanwhile as one
 * buffer. `magic` is the newest format that the server lets clients use.
 */
export async function captured(magic, use) {
  const batches = []
  const state = { offer: OFFERS[magic], port: 0, captured: batches }
  const sockets = new Set()
  let failure = null
  const server = net.createServer((socket) => {
    let bytes = Buffer.alloc(0)
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk])
      while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE()) {
        const end = 4 + bytes.readInt32BE()
        try {
          socket.write(answer(bytes.subarray(4, end), state))
        } catch (error) {
          failure ??= error
          socket.destroy()
          return
        }
        bytes = bytes.subarray(end)
      }
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.port = server.address().port
  try {
    await use(state.port)
  } catch (error) {
    throw failure ?? error
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  if (batches.length === 0) throw failure ?? new Error('a client sent no batch')
  return Buffer.concat(batches)
}

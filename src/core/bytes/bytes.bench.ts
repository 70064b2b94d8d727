/** What a decoder does for each field: varints, UUIDs and names, in nanoseconds of CPU time. */
import { type MeasureOptions, measureNs } from '../measure/index.ts'
import { internText } from './intern.ts'
import { murmur2 } from './murmur2.ts'
import { readUuid, writeUuid } from './uuid.ts'
import { readVarint, readVarlong, writeVarint, writeVarlong } from './varint.ts'

const smoke = process.env['BENCH_SMOKE'] === '1'
const options: MeasureOptions = {
  nowMs: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  roundMs: smoke ? 1 : 40,
  rounds: smoke ? 1 : 15,
}

/** The time of one of the `each` things that a call of `repeat(1)` does. */
function report(name: string, each: number, repeat: (times: number) => unknown): void {
  const ns = measureNs(options, repeat) / each
  console.log(`${name.padEnd(44)} ${ns.toFixed(1).padStart(8)} ns`)
}

const COUNT = 1000
const small = Array.from({ length: COUNT }, (_, i) => i % 60)
const large = Array.from({ length: COUNT }, (_, i) => 1_790_000_000_000 + i * 97)
const room = new Uint8Array(COUNT * 10)

function varints(
  name: string,
  values: readonly number[],
  way: { write: typeof writeVarlong; read: typeof readVarlong },
): void {
  let end = 0
  for (const value of values) end = way.write(room, end, value)
  report(`read ${name}`, COUNT, (times) => {
    let sum = 0
    for (let t = 0; t < times; t++) {
      const cursor = { bytes: room, position: 0, end }
      while (cursor.position < end) sum += way.read(cursor)
    }
    return sum
  })
  report(`write ${name}`, COUNT, (times) => {
    let at = 0
    for (let t = 0; t < times; t++) {
      at = 0
      for (const value of values) at = way.write(room, at, value)
    }
    return at
  })
}

varints('varint of one byte', small, { write: writeVarint, read: readVarint })
varints('varlong of one byte', small, { write: writeVarlong, read: readVarlong })
varints('varlong of a timestamp', large, { write: writeVarlong, read: readVarlong })

const ids = new Uint8Array(COUNT * 16)
for (let i = 0; i < ids.length; i++) ids[i] = Math.imul(i + 1, 0x9e37_79b1) >>> 24
const byId = new Map<string, number>()
for (let i = 0; i < COUNT; i++) byId.set(readUuid(ids, i * 16), i)

report('read uuid, known', COUNT, (times) => {
  let length = 0
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < COUNT; i++) length += readUuid(ids, i * 16).length
  }
  return length
})
report('read uuid, known, and find it in a Map', COUNT, (times) => {
  let sum = 0
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < COUNT; i++) sum += byId.get(readUuid(ids, i * 16)) ?? 0
  }
  return sum
})
report('the same by Buffer.toString(base64url)', COUNT, (times) => {
  const buffer = Buffer.from(ids.buffer)
  let sum = 0
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < COUNT; i++)
      sum += byId.get(buffer.toString('base64url', i * 16, i * 16 + 16)) ?? 0
  }
  return sum
})
const uuid = readUuid(ids, 0)
report('write uuid', 1, (times) => {
  let at = 0
  for (let t = 0; t < times; t++) at += writeUuid(room, 0, uuid)
  return at
})

const names = Array.from({ length: 200 }, (_, i) => `orders.europe.partitioned-${i}`)
const joined = Buffer.from(names.join(''))
const ends = names.reduce<number[]>((all, name) => [...all, (all.at(-1) ?? 0) + name.length], [])
const byName = new Map(names.map((name, i) => [name, i]))

function readNames(name: string, read: (start: number, end: number) => string): void {
  report(name, names.length, (times) => {
    let sum = 0
    for (let t = 0; t < times; t++) {
      let start = 0
      for (const end of ends) {
        sum += byName.get(read(start, end)) ?? 0
        start = end
      }
    }
    return sum
  })
}

readNames('read a name of 27 bytes, known, find in Map', (start, end) =>
  internText(joined, start, end),
)
readNames('the same by Buffer.toString(latin1)', (start, end) =>
  joined.toString('latin1', start, end),
)
readNames('the same by Buffer.toString(utf8)', (start, end) => joined.toString('utf8', start, end))

const key = Buffer.from('customer-4711-order')
report('murmur2 of 19 bytes', 1, (times) => {
  let hash = 0
  for (let t = 0; t < times; t++) hash ^= murmur2(key)
  return hash
})

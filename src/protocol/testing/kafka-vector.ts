import { type AnyWord, exists, type Message, type Shape } from '../schema/index.ts'

/** A message as one of Kafka's own classes wrote it: a line of what compat/message-vectors/Vectors.java prints. */
export interface KafkaVector {
  /** Our name of the message: Kafka's class name less the `Data` at its end. */
  readonly name: string
  readonly version: number
  /** The API key or record type; -1 where Kafka's class has none. */
  readonly key: number
  readonly bytes: Uint8Array
  /** The fields that this version has: int64 and bytes as text, so that JSON can hold them. */
  readonly fields: Readonly<Record<string, unknown>>
}

const LONG_MAX = '9223372036854775807'
const LONG_MIN = '-9223372036854775808'

export function parseKafkaVector(line: string): KafkaVector {
  const [className = '', version = '', key = '', hex = '', json = ''] = line.split('\t')
  return {
    name: className.replace(/(Request|Response|Header)Data$/, '$1'),
    version: Number(version),
    key: Number(key),
    bytes: Buffer.from(hex, 'hex'),
    fields: JSON.parse(json) as Record<string, unknown>,
  }
}

/**
 * Where a decoded value and the fields that Kafka's class printed differ; empty when they agree. Field names
 * are compared without case, because `errorCode` and Kafka's `errorcode` getters are one name.
 */
export function differencesFromKafka(
  message: Message<Shape>,
  version: number,
  ours: object,
  theirs: KafkaVector['fields'],
): string[] {
  return structDifferences(message.shape, version, ours, theirs, message.name)
}

function structDifferences(
  shape: Shape,
  version: number,
  ours: object,
  theirs: object,
  path: string,
): string[] {
  const expected = new Map(
    Object.entries(theirs).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const found: string[] = []
  for (const [name, word] of Object.entries(shape)) {
    if (!exists(word.facts, version)) continue
    const where = `${path}.${name}`
    const key = name.toLowerCase()
    if (!expected.has(key)) found.push(`${where}: Kafka has no such field in version ${version}`)
    else found.push(...differences(word, version, valueAt(ours, name), expected.get(key), where))
    expected.delete(key)
  }
  for (const name of expected.keys()) found.push(`${path}.${name}: only Kafka has it`)
  return found
}

function valueAt(value: object, name: string): unknown {
  return (value as Record<string, unknown>)[name]
}

function differences(
  word: AnyWord,
  version: number,
  ours: unknown,
  theirs: unknown,
  path: string,
): string[] {
  if (ours === null || theirs === null)
    return ours === theirs ? [] : [`${path}: ${String(ours)} is not ${JSON.stringify(theirs)}`]
  const { kind, shape, element } = word.facts
  if (kind === 'struct')
    return structDifferences(shape as Shape, version, ours as object, theirs as object, path)
  if (kind !== 'list') {
    const expected = plainValue(word, theirs)
    const actual = ArrayBuffer.isView(ours) ? Buffer.from(ours as Uint8Array).toString('hex') : ours
    return Object.is(actual, expected)
      ? []
      : [`${path}: ${String(actual)} is not ${String(expected)}`]
  }
  const ourList = ours as readonly unknown[]
  const theirList = theirs as readonly unknown[]
  if (ourList.length !== theirList.length)
    return [`${path}: ${ourList.length} elements, not ${theirList.length}`]
  return ourList.flatMap((item, index) => {
    const where = `${path}[${index}]`
    return element === null
      ? structDifferences(
          shape as Shape,
          version,
          item as object,
          theirList[index] as object,
          where,
        )
      : differences(element, version, item, theirList[index], where)
  })
}

function plainValue(word: AnyWord, theirs: unknown): unknown {
  if (word.facts.int64Range === 'opaque') return BigInt(theirs as string)
  if (word.facts.kind === 'int64') return int64(theirs as string)
  if (word.facts.kind === 'float64') return doubleFromBits(theirs as string)
  return theirs
}

function int64(text: string): number {
  if (text === LONG_MAX) return Number.POSITIVE_INFINITY
  if (text === LONG_MIN) return Number.NEGATIVE_INFINITY
  return Number(text)
}

function doubleFromBits(hex: string): number {
  return Buffer.from(hex.padStart(16, '0'), 'hex').readDoubleBE(0)
}

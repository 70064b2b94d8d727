/**
 * The law: every shape is as Kafka's own message definitions have it (fixtures/, facts only: names, types, versions, defaults,
 * tags). The definitions of 4.4 hold for the versions that 4.4 has, those of 3.9 for the versions that 4.4 dropped.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as api from '#protocol/api'
import * as embedded from '#protocol/embedded'
import * as stored from '#protocol/stored'
import {
  type AnyWord,
  includes,
  Message,
  NO_VERSIONS,
  type Shape,
  type Versions,
  type VersionsText,
  versions,
} from './schema/index.ts'

interface KafkaField {
  readonly name: string
  readonly type: string
  readonly versions?: string
  readonly nullableVersions?: string
  readonly taggedVersions?: string
  readonly flexibleVersions?: string
  readonly tag?: number | string
  readonly default?: string | number | boolean | null
  readonly ignorable?: boolean
  readonly mapKey?: boolean
  readonly entityType?: string
  readonly fields?: readonly KafkaField[]
}

interface KafkaStruct {
  readonly name: string
  readonly fields: readonly KafkaField[]
}

interface KafkaMessage {
  readonly name: string
  readonly type: string
  readonly apiKey?: number
  readonly log?: string
  readonly validVersions: string
  readonly flexibleVersions?: string
  readonly latestVersionUnstable?: boolean
  readonly listeners?: readonly string[]
  readonly fields?: readonly KafkaField[]
  readonly commonStructs?: readonly KafkaStruct[]
}

function fixture(name: string): ReadonlyMap<string, KafkaMessage> {
  const url = new URL(`../../src/protocol/fixtures/${name}`, import.meta.url)
  const messages = JSON.parse(readFileSync(url, 'utf8')) as readonly KafkaMessage[]
  return new Map(messages.map((message) => [message.name, message]))
}

const KAFKA_44 = fixture('messages-4.4.json')
const KAFKA_39 = fixture('messages-3.9.json')
const KAFKA_RECORDS = fixture('records-4.4.json')

function range(text: string | undefined): Versions {
  return text === undefined ? NO_VERSIONS : versions(text as VersionsText)
}

function overlap(a: Versions, b: Versions): Versions {
  const min = Math.max(a.min, b.min)
  const max = Math.min(a.max, b.max)
  return min > max ? NO_VERSIONS : { min, max }
}

function hull(a: Versions, b: Versions): Versions {
  if (a.max < a.min) return b
  if (b.max < b.min) return a
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) }
}

/** The versions of 3.9 without an unstable newest one: its share APIs had no other, and are not ours to speak. */
function stableVersions(message: KafkaMessage): Versions {
  const { min, max } = range(message.validVersions)
  const request = KAFKA_39.get(message.name.replace(/Response$/, 'Request'))
  if (!request?.latestVersionUnstable) return { min, max }
  return max - 1 < min ? NO_VERSIONS : { min, max: max - 1 }
}

/** Our name of a field is Kafka's with its first letter small, as in the accessors of Kafka's own classes. */
function ourName(kafkaName: string): string {
  return kafkaName.charAt(0).toLowerCase() + kafkaName.slice(1)
}

/** One message as one release defines it. */
class Definition {
  readonly message: KafkaMessage
  readonly #structs: ReadonlyMap<string, readonly KafkaField[]>

  constructor(message: KafkaMessage) {
    this.message = message
    const structs = message.commonStructs ?? []
    this.#structs = new Map(structs.map(({ name, fields }) => [name, fields]))
  }

  /** The fields of a struct or of the structs in a list; `null` for a field that is neither. */
  fieldsOf(field: KafkaField): readonly KafkaField[] | null {
    return field.fields ?? this.#structs.get(field.type.replace('[]', '')) ?? null
  }
}

function existsAt(field: KafkaField, version: number): boolean {
  return includes(range(field.versions ?? field.taggedVersions), version)
}

/** What the wire must look like at one version, one line a field, in wire order. */
function kafkaWire(
  definition: Definition,
  fields: readonly KafkaField[],
  version: number,
): string[] {
  return fields
    .filter((field) => existsAt(field, version))
    .flatMap((field) => {
      const inner = definition.fieldsOf(field)
      const element = field.type.replace('[]', '')
      const kind = inner === null ? element : 'struct'
      const line = [
        ourName(field.name),
        field.type.startsWith('[]') ? `list of ${kind}` : kind,
        includes(range(field.nullableVersions), version) ? 'nullable' : '',
        includes(range(field.taggedVersions), version) ? `tag ${Number(field.tag)}` : '',
        field.flexibleVersions === 'none' ? 'never flexible' : '',
      ].join(' ')
      return inner === null
        ? [line]
        : [line, ...kafkaWire(definition, inner, version).map((text) => `  ${text}`)]
    })
}

function kindOf({ facts }: AnyWord): string {
  if (facts.kind !== 'list') return facts.kind
  return `list of ${facts.element === null ? 'struct' : facts.element.facts.kind}`
}

function ourWire(shape: Shape, version: number): string[] {
  return Object.entries(shape)
    .filter(([, { facts }]) => includes(facts.versions, version))
    .flatMap(([name, word]) => {
      const { facts } = word
      const line = [
        name,
        kindOf(word),
        includes(facts.nullable, version) ? 'nullable' : '',
        includes(facts.tagged, version) ? `tag ${facts.tag}` : '',
        facts.neverFlexible ? 'never flexible' : '',
      ].join(' ')
      return facts.shape === null
        ? [line]
        : [line, ...ourWire(facts.shape, version).map((text) => `  ${text}`)]
    })
}

function isText(type: string): boolean {
  return type === 'string' || type === 'bytes'
}

/**
 * The default that Kafka's definition says, as one of our words says it; `undefined` where it says none. Null without
 * quotes says none: Kafka's generator reads a text there, and takes what is not one for empty.
 */
function kafkaDefault(field: KafkaField, word: AnyWord): unknown {
  if (field.default === undefined || field.default === null) return undefined
  const text = String(field.default)
  if (text === 'null') return null
  if (isText(field.type)) return text
  if (field.type === 'bool') return text === 'true'
  if (text === '9223372036854775807') return Infinity
  return word.facts.int64Range === 'opaque' ? BigInt(text) : Number(text)
}

/** The client's id is missing in version 0 alone, which only 3.9 has: so 3.9 says that it may be dropped there. */
const FROM_39: ReadonlyMap<string, KafkaField> = new Map(
  fieldsOf39('RequestHeader')
    .filter(({ name }) => name === 'ClientId')
    .map((field) => ['RequestHeader.clientId', field]),
)

function fieldsOf39(name: string): readonly KafkaField[] {
  return KAFKA_39.get(name)?.fields ?? []
}

interface Meaning {
  readonly default: unknown
  readonly ignorable: boolean
  readonly mapKey: boolean
  readonly entity: string
}

function kafkaMeaning(field: KafkaField, word: AnyWord): Meaning {
  return {
    default: kafkaDefault(field, word),
    ignorable: field.ignorable ?? false,
    mapKey: field.mapKey ?? false,
    // Kafka leaves many out, and ours may say more; where it says one it must be ours.
    entity: field.entityType ?? ourEntity(word),
  }
}

function ourEntity({ facts }: AnyWord): string {
  return facts.element === null ? facts.entity : facts.element.facts.entity
}

function ourMeaning(word: AnyWord): Meaning {
  const { facts } = word
  return {
    default: facts.default,
    ignorable: facts.ignorable,
    mapKey: facts.mapKey,
    entity: ourEntity(word),
  }
}

/** What does not depend on the version: compared once a field, 4.4's word before 3.9's. */
function meaningDifferences(
  definition: Definition,
  fields: readonly KafkaField[],
  at: { readonly shape: Shape; readonly versions: Versions; readonly path: string },
): string[] {
  return fields.flatMap((field) => {
    const path = `${at.path}.${ourName(field.name)}`
    const lives = overlap(at.versions, range(field.versions ?? field.taggedVersions))
    if (lives.max < lives.min) return []
    const word = at.shape[ourName(field.name)]
    if (word === undefined) return [`${path}: missing`]
    const ours = readable(ourMeaning(word))
    const kafkas = readable(kafkaMeaning(FROM_39.get(path) ?? field, word))
    const here = ours === kafkas ? [] : [`${path}: ${ours}; Kafka: ${kafkas}`]
    const inner = definition.fieldsOf(field)
    if (inner === null || word.facts.shape === null) return here
    const below = { shape: word.facts.shape, versions: lives, path }
    return [...here, ...meaningDifferences(definition, inner, below)]
  })
}

function readable(meaning: Meaning): string {
  return Object.entries(meaning)
    .map(([name, value]) => `${name} ${typeof value} ${String(value)}`)
    .join(', ')
}

/** Where our message and Kafka's definitions of it part; the newest definition first. */
function differences(ours: Message<Shape>, definitions: readonly Definition[]): string[] {
  const found: string[] = []
  const valid = definitions.map(({ message }) => validIn(message)).reduce(hull, NO_VERSIONS)
  if (ours.versions.min !== valid.min || ours.versions.max !== valid.max)
    found.push(`${ours.name}: versions ${JSON.stringify(ours.versions)}`)
  for (let version = valid.min; version <= valid.max; version++) {
    const definition = definitions.find(({ message }) => includes(validIn(message), version))
    if (definition === undefined) {
      found.push(`${ours.name}: no release has version ${version}`)
      continue
    }
    const { fields = [], flexibleVersions } = definition.message
    const flexible = includes(range(flexibleVersions), version)
    if (includes(ours.flexible, version) !== flexible)
      found.push(`${ours.name} v${version}: flexible ${!flexible}`)
    const kafkas = kafkaWire(definition, fields, version).join('\n')
    const wire = ourWire(ours.shape, version).join('\n')
    if (kafkas !== wire) found.push(`${ours.name} v${version}:\n${wire}\nKafka:\n${kafkas}`)
  }
  return [...found, ...meaningOf(ours, definitions)]
}

/** 4.4's unstable versions are ours, though they are not advertised; 3.9's are not. */
function validIn(message: KafkaMessage): Versions {
  return KAFKA_39.get(message.name) === message
    ? stableVersions(message)
    : range(message.validVersions)
}

function meaningOf(ours: Message<Shape>, definitions: readonly Definition[]): string[] {
  const at = { shape: ours.shape, path: ours.name }
  const [newest, older] = definitions.filter(({ message }) => message.fields !== undefined)
  if (newest === undefined) return [`${ours.name}: not in Kafka`]
  const all = { ...at, versions: ours.versions }
  const found = meaningDifferences(newest, newest.message.fields ?? [], all)
  if (older === undefined) return found
  const dropped = { min: ours.versions.min, max: validIn(newest.message).min - 1 }
  if (dropped.max < dropped.min) return found
  const known = new Set(namesOf(newest, newest.message.fields ?? [], ours.name))
  const old = meaningDifferences(older, older.message.fields ?? [], { ...at, versions: dropped })
  return [...found, ...old.filter((line) => !known.has(line.slice(0, line.indexOf(':'))))]
}

function namesOf(definition: Definition, fields: readonly KafkaField[], path: string): string[] {
  return fields.flatMap((field) => {
    const here = `${path}.${ourName(field.name)}`
    return [here, ...namesOf(definition, definition.fieldsOf(field) ?? [], here)]
  })
}

/** The definitions of a message, the newest first, of the releases that have a stable version of it. */
function definitionsOf(name: string): readonly Definition[] {
  return [KAFKA_44.get(name), KAFKA_39.get(name)]
    .filter((message) => message !== undefined)
    .filter((message) => validIn(message).max >= 0)
    .map((message) => new Definition(message))
}

const OUR_MESSAGES: readonly Message<Shape>[] = [
  ...api.APIS.flatMap(({ request, response }) => [request, response]),
  ...Object.values<unknown>({ ...embedded, ...stored, ...api }).filter(isMessage),
  ...stored.GROUP_RECORDS.flatMap(({ key, value }) => [key, value]),
  ...[stored.TransactionLogRecord, stored.ShareSnapshotRecord, stored.ShareUpdateRecord].flatMap(
    ({ key, value }) => [key as Message<Shape>, value as Message<Shape>],
  ),
]

function isMessage(value: unknown): value is Message<Shape> {
  return value instanceof Message
}

/** The one API whose name changed: key 74 was ListClientMetricsResources, and its version 0 is the same. */
const RENAMED = ['ListClientMetricsResourcesRequest', 'ListClientMetricsResourcesResponse']

test('every message that Kafka 4.4 or 3.9 defines is ours, and no other', () => {
  const kafkas = new Set(
    [...KAFKA_44.keys(), ...KAFKA_39.keys(), ...KAFKA_RECORDS.keys()].filter(
      (name) => !RENAMED.includes(name),
    ),
  )
  assert.deepEqual(OUR_MESSAGES.map(({ name }) => name).sort(), [...kafkas].sort())
})

test('every field of every version stands on the wire as Kafka has it', () => {
  const found = OUR_MESSAGES.flatMap((message) => {
    const record = KAFKA_RECORDS.get(message.name)
    const definitions = record ? [new Definition(record)] : definitionsOf(message.name)
    return differences(message, definitions)
  })
  assert.deepEqual(found, [])
})

test('an API has the key, the listeners and the stability that Kafka gives it', () => {
  const listenerNames = { zookeeperBroker: 'zkBroker', broker: 'broker', controller: 'controller' }
  for (const one of api.APIS) {
    const releases = definitionsOf(one.request.name).map(({ message }) => message)
    assert.ok(releases.length > 0, one.name)
    for (const release of releases) assert.equal(one.key, release.apiKey, one.name)
    // What 4.4 dropped listens where 3.9 had it; the brokers of 3.9 that knew ZooKeeper are added to 4.4's.
    const before = KAFKA_39.get(one.request.name)?.listeners ?? []
    const served = [...(releases[0]?.listeners ?? []), ...before.filter((on) => on === 'zkBroker')]
    const ours = one.listeners.map((listener) => listenerNames[listener])
    assert.deepEqual(ours.toSorted(), [...new Set(served)].toSorted(), one.name)
    const unstable = releases.some((release) => release.latestVersionUnstable ?? false)
    assert.equal(one.latestVersionUnstable, unstable, one.name)
  }
})

test('a release serves the versions that its definitions call valid and stable', () => {
  const releases = { '4.4': KAFKA_44, '3.9': KAFKA_39 } as const
  for (const one of api.APIS)
    for (const release of ['4.4', '3.9'] as const) {
      const names = [one.request.name, ...(one.name === 'ListConfigResources' ? RENAMED : [])]
      const message = names.map((name) => releases[release].get(name)).find((found) => found)
      const { min, max } = range(message?.validVersions)
      const stable = { min, max: message?.latestVersionUnstable ? max - 1 : max }
      const expected = stable.max < stable.min ? NO_VERSIONS : stable
      const name = one.name as api.ApiName
      assert.deepEqual(api.servedBy(release, name), expected, `${name} in ${release}`)
    }
})

test('a record has the number that Kafka gives its type', () => {
  const coordinators = [
    ...stored.GROUP_RECORDS,
    stored.TransactionLogRecord,
    stored.ShareSnapshotRecord,
    stored.ShareUpdateRecord,
  ]
  for (const { id, name } of coordinators)
    for (const part of ['Key', 'Value'])
      assert.equal(id, KAFKA_RECORDS.get(name + part)?.apiKey, name + part)
  const ofMetadata = [...KAFKA_RECORDS.values()].filter(({ type }) => type === 'metadata')
  for (const { name, apiKey } of ofMetadata) {
    const ours = OUR_MESSAGES.find((message) => message.name === name)
    assert.ok(ours instanceof stored.StoredRecord, name)
    assert.equal(ours.id, apiKey, name)
  }
  const inLog = ofMetadata.filter(({ log }) => log === 'metadata')
  assert.equal(stored.METADATA_RECORDS.length, inLog.length)
})

type Change = (field: { -readonly [K in keyof KafkaField]: KafkaField[K] }) => void

/** Kafka's Fetch request with one field changed. */
function changedFetch(name: string, change: Change): Definition {
  const request = structuredClone(KAFKA_44.get('FetchRequest'))
  assert.ok(request !== undefined)
  const all = (fields: readonly KafkaField[]): readonly KafkaField[] =>
    fields.flatMap((field) => [field, ...all(field.fields ?? [])])
  const field = all(request.fields ?? []).find((one) => one.name === name)
  assert.ok(field !== undefined, name)
  change(field)
  return new Definition(request)
}

test('the comparison is not blind: any one change of a field is found', () => {
  const changes: readonly (readonly [string, Change])[] = [
    ['SessionEpoch', (field) => (field.default = 0)],
    ['HighWatermark', (field) => (field.tag = 2)],
    ['ClusterId', (field) => (field.nullableVersions = '13+')],
    ['ClusterId', (field) => (field.taggedVersions = '13+')],
    ['MaxBytes', (field) => (field.ignorable = false)],
    ['Partition', (field) => (field.mapKey = true)],
    ['FetchOffset', (field) => (field.type = 'int32')],
    ['LogStartOffset', (field) => (field.versions = '6+')],
    ['RackId', (field) => (field.name = 'Rack')],
    ['Topic', (field) => (field.entityType = 'groupId')],
    ['ClusterId', (field) => (field.flexibleVersions = 'none')],
  ]
  const older = definitionsOf('FetchRequest').slice(1)
  for (const [name, change] of changes) {
    const found = differences(api.Fetch.request, [changedFetch(name, change), ...older])
    assert.notDeepEqual(found, [], `${name}: ${change}`)
  }
  const untouched = changedFetch('Topic', () => undefined)
  assert.deepEqual(differences(api.Fetch.request, [untouched, ...older]), [])
})

import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { Bug } from '../assert/index.ts'
import { Secret } from '../logging/index.ts'
import {
  atLeast,
  between,
  boolean,
  closestName,
  configurationTable,
  declareKeys,
  double,
  each,
  hoursToMs,
  InvalidConfig,
  int,
  layerOf,
  list,
  long,
  minutesToMs,
  nonEmpty,
  oneOf,
  password,
  readConfig,
  short,
  someOf,
  string,
  type Values,
} from './index.ts'

const keys = declareKeys({
  'retention.ms': long({
    default: 604_800_000,
    check: atLeast(-1),
    importance: 'medium',
    dynamic: 'cluster-wide',
    doc: 'How long a record is kept.',
    synonyms: [
      { name: 'log.retention.ms' },
      { name: 'log.retention.minutes', convert: minutesToMs },
      { name: 'log.retention.hours', convert: hoursToMs, default: '168' },
    ],
  }),
  'cleanup.policy': list({
    default: ['delete'],
    check: someOf('compact', 'delete'),
    importance: 'medium',
    dynamic: 'cluster-wide',
    doc: 'What becomes of old records.',
  }),
  'compression.type': string({
    default: 'producer',
    check: oneOf('producer', 'gzip', 'zstd'),
    importance: 'medium',
    doc: 'How batches are compressed.',
  }),
  'ssl.key.password': password({ default: null, importance: 'high', doc: 'Opens the key.' }),
  'node.id': int({ check: atLeast(0), importance: 'high', doc: 'Who this broker is.' }),
  rack: string({ default: null, check: nonEmpty, importance: 'low', doc: 'Where it stands.' }),
  'replication.factor': short({
    default: 1,
    check: each(atLeast(1), between(1, 100)),
    importance: 'low',
    doc: 'Copies.',
  }),
  'dirty.ratio': double({ default: 0.5, importance: 'low', doc: 'When to clean a|b.\nOr not.' }),
  preallocate: boolean({ default: false, importance: 'low', internal: true, doc: 'No.' }),
})

type Read = Values<typeof keys>

/** Compiles only when the declarations give these types. */
const TYPED: Read = {
  'retention.ms': 1,
  'cleanup.policy': ['compact', 'delete'] satisfies readonly ('compact' | 'delete')[],
  'compression.type': 'gzip' satisfies 'producer' | 'gzip' | 'zstd',
  'ssl.key.password': null satisfies Secret | null,
  'node.id': 3,
  rack: null satisfies string | null,
  'replication.factor': 1,
  'dirty.ratio': 0.5,
  preallocate: true,
}

const file = (texts: Record<string, string>) => layerOf('static-broker', 'server.properties', texts)

/** The messages of every problem. */
function problems(texts: Record<string, string>): string[] {
  try {
    readConfig(keys, [file({ 'node.id': '1', ...texts })])
  } catch (error) {
    assert.ok(error instanceof InvalidConfig)
    return error.problems.map(({ message }) => message)
  }
  return []
}

test('values have the types of their keys', () => {
  const { values } = readConfig(keys, [
    file({ 'node.id': ' 3 ', 'cleanup.policy': 'compact , delete' }),
  ])
  assert.deepEqual({ ...values, ...TYPED }, TYPED)
  assert.deepEqual(values['cleanup.policy'], ['compact', 'delete'])
  assert.equal(values['node.id'], 3)
  assert.equal(values['ssl.key.password'], null)
  assert.equal(values['retention.ms'], 604_800_000)
})

test('the strongest layer gives the value, and DescribeConfigs is told the rest', () => {
  const config = readConfig(keys, [
    layerOf('dynamic-topic', 'topic orders', { 'retention.ms': '+9223372036854775807' }),
    layerOf('dynamic-broker', 'broker 1', { 'log.retention.ms': '7000' }),
    file({ 'node.id': '1', 'log.retention.hours': '2', 'log.retention.minutes': '5' }),
  ])
  assert.equal(config.get('retention.ms'), Infinity)
  assert.deepEqual(config.entry('retention.ms'), {
    name: 'retention.ms',
    value: '9223372036854775807',
    source: 'dynamic-topic',
    isDefault: false,
    isSensitive: false,
    isReadOnly: false,
    type: 'long',
    importance: 'medium',
    doc: 'How long a record is kept.',
    synonyms: [
      { name: 'retention.ms', value: '+9223372036854775807', source: 'dynamic-topic' },
      { name: 'log.retention.ms', value: '7000', source: 'dynamic-broker' },
      { name: 'log.retention.minutes', value: '5', source: 'static-broker' },
      { name: 'log.retention.hours', value: '2', source: 'static-broker' },
      { name: 'retention.ms', value: '604800000', source: 'default' },
      { name: 'log.retention.hours', value: '168', source: 'default' },
    ],
  })
})

test('a synonym speaks its own unit, and a negative one means for ever', () => {
  const read = (texts: Record<string, string>) =>
    readConfig(keys, [file({ 'node.id': '1', ...texts })]).get('retention.ms')
  assert.equal(read({ 'log.retention.hours': '2' }), 7_200_000)
  assert.equal(read({ 'log.retention.hours': '2', 'log.retention.minutes': '5' }), 300_000)
  assert.equal(read({ 'log.retention.hours': '2', 'log.retention.ms': '5' }), 5)
  assert.equal(read({ 'log.retention.hours': '-3' }), -1)
})

test('a value that is overridden is not read, as in Kafka', () => {
  const config = readConfig(keys, [
    layerOf('dynamic-broker', 'broker 1', { 'node.id': '4' }),
    file({ 'node.id': 'four' }),
  ])
  assert.equal(config.get('node.id'), 4)
})

test('an error says what, where, and what to do', () => {
  assert.deepEqual(problems({ 'retention.ms': '7d', 'replication.factor': '101', rack: '' }), [
    'retention.ms=7d (server.properties) is refused: it must be a whole number of 64 bits. The default is 604800000.',
    'rack= (server.properties) is refused: it must be not empty.',
    'replication.factor=101 (server.properties) is refused: it must be at least 1, and from 1 to 100. The default is 1.',
  ])
  assert.deepEqual(problems({ 'log.retention.hours': 'x' }), [
    'log.retention.hours=x (server.properties) is refused: it must be a whole number. The default is 604800000.',
  ])
  assert.deepEqual(problems({ 'cleanup.policy': 'delete,delete' }).length, 1)
  assert.throws(() => readConfig(keys, []), {
    name: 'InvalidConfig',
    message: 'node.id is not set and has no default: set it.',
  })
})

test('an unknown key is refused with the one that was meant, or listed', () => {
  assert.deepEqual(problems({ retention_ms: '1', 'log.retention.hour': '1', 'x.y.z': '1' }), [
    'retention_ms (server.properties) is no key that is known: did you mean retention.ms?',
    'log.retention.hour (server.properties) is no key that is known: did you mean log.retention.hours?',
    'x.y.z (server.properties) is no key that is known: take it out',
  ])
  const layers = [file({ 'node.id': '1', 'plugin.key': 'a' })]
  assert.deepEqual(readConfig(keys, layers, { unknown: 'listed' }).unknown, [
    { name: 'plugin.key', place: 'server.properties', closest: null },
  ])
  assert.equal(closestName('acsk', ['acks', 'linger.ms']), 'acks')
  assert.equal(closestName('', ['acks']), null)
})

test('a password is in no entry, no error and no print', () => {
  const config = readConfig(keys, [file({ 'node.id': '1', 'ssl.key.password': 'hunter2' })])
  assert.equal(config.get('ssl.key.password')?.reveal(), 'hunter2')
  const entry = config.entry('ssl.key.password')
  assert.equal(entry.value, null)
  assert.ok(entry.isSensitive)
  for (const shown of [
    inspect(config, { depth: 9 }),
    JSON.stringify(config),
    JSON.stringify(config.entries()),
  ])
    assert.ok(!shown.includes('hunter2'), shown)
  const picky = declareKeys({
    secret: password({
      importance: 'low',
      doc: 'Never.',
      check: { expects: 'long', ok: (value: Secret) => value.reveal().length > 99 },
    }),
  })
  assert.throws(
    () => readConfig(picky, [file({ secret: 'hunter2' })]),
    (error) => {
      assert.ok(error instanceof InvalidConfig)
      assert.equal(error.message, 'secret (server.properties) is refused: it must be long.')
      return true
    },
  )
})

test('a table that contradicts itself is a Bug when it is loaded', () => {
  const facts = { importance: 'low', doc: 'Why.' } as const
  assert.throws(() => declareKeys({ k: int({ ...facts, default: 0, check: atLeast(1) }) }), Bug)
  assert.throws(() => declareKeys({ 'a key': int({ ...facts, default: 0 }) }), Bug)
  assert.throws(() => declareKeys({ k: int({ ...facts, default: 0, doc: 'no sentence' }) }), Bug)
})

test('the documentation is printed from the keys', () => {
  const lines = configurationTable(keys).split('\n')
  assert.equal(lines.length, 2 + 8 + 1)
  assert.ok(
    lines.includes(
      '| `retention.ms` | long | `604800000` (7 days) | at least -1 | medium | cluster-wide | How long a record is kept. Also: `log.retention.ms`, `log.retention.minutes`, `log.retention.hours`. |',
    ),
  )
  assert.ok(
    lines.includes(
      '| `node.id` | int | (required) | at least 0 | high | read-only | Who this broker is. |',
    ),
  )
  assert.ok(lines.some((line) => line.endsWith('| When to clean a\\|b. Or not. |')))
  assert.ok(!lines.some((line) => line.includes('preallocate')))
})

test('any settings are a configuration or InvalidConfig, and what is described gives the same again', () => {
  const name = fc.oneof(
    fc.constantFrom('log.retention.hours', 'log.retention.ms', 'x', '__proto__', 'constructor'),
    fc.constantFrom(...Object.keys(keys)),
  )
  const text = fc.oneof(
    fc.constantFrom('1', '-1', ' 7 ', 'gzip', 'compact,delete', '9223372036854775807', 'true'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(name, text)), (settings) => {
      const texts = new Map([['node.id', '1'], ...settings])
      try {
        const place = { source: 'static-broker', place: 'server.properties', texts } as const
        const config = readConfig(keys, [place], { unknown: 'listed' })
        const told = config.entries().filter((entry) => !entry.isDefault && !entry.isSensitive)
        const again = file(Object.fromEntries(told.map((entry) => [entry.name, entry.value ?? ''])))
        assert.deepEqual(
          { ...readConfig(keys, [again]).values, 'ssl.key.password': null },
          { ...config.values, 'ssl.key.password': null },
        )
      } catch (error) {
        assert.ok(error instanceof InvalidConfig, String(error))
        assert.ok(error.problems.every(({ message }) => message.length < 400))
      }
    }),
    { numRuns: 1000 },
  )
})

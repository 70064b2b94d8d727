import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { messagesByName } from './all-messages.ts'
import { compareKafkaVector } from './kafka-check.ts'
import { differencesFromKafka, parseKafkaVector } from './kafka-vector.ts'

// Recorded with `node compat/message-vectors/run.mjs --record`: what Kafka's own classes wrote.
const fixture = join(import.meta.dirname, '../../../src/protocol/fixtures/kafka-vectors.txt.gz')
const lines = gunzipSync(readFileSync(fixture)).toString('utf8').trimEnd().split('\n')
const messages = messagesByName()

test('what Kafka wrote has the same fields here, and is written again to the same bytes', () => {
  const seen = new Set<string>()
  for (const line of lines) {
    const vector = parseKafkaVector(line)
    const message = messages.get(vector.name)
    assert.ok(message, `no message is called ${vector.name}`)
    assert.deepEqual(compareKafkaVector(message, vector), [])
    seen.add(`${vector.name} v${vector.version}`)
  }
  assert.ok(seen.size >= 850, `${seen.size} versions of messages are recorded`)
})

test('every message that we know is among the recorded ones', () => {
  const recorded = new Set(lines.map((line) => parseKafkaVector(line).name))
  assert.deepEqual(
    [...messages.keys()].filter((name) => !recorded.has(name)),
    [],
  )
})

test('every version of every message that we know is among the recorded ones', () => {
  const recorded = new Set(
    lines.map(parseKafkaVector).map((vector) => `${vector.name} v${vector.version}`),
  )
  const missing: string[] = []
  for (const { name, versions } of messages.values())
    for (let version = versions.min; version <= versions.max; version++)
      if (!recorded.has(`${name} v${version}`)) missing.push(`${name} v${version}`)
  assert.deepEqual(missing, [])
})

test('the comparison sees a field that differs, is missing, or is one too many', () => {
  const message = messages.get('HeartbeatRequest')
  assert.ok(message)
  const ours = { groupId: 'g', generationId: 3, memberId: 'm', groupInstanceId: null }
  const differences = (theirs: object): string[] =>
    differencesFromKafka(message, 0, ours, theirs as Record<string, unknown>)
  assert.deepEqual(differences({ groupId: 'g', generationId: 3, memberId: 'm' }), [])
  assert.deepEqual(differences({ groupId: 'g', generationId: 4, memberId: 'm' }), [
    'HeartbeatRequest.generationId: 3 is not 4',
  ])
  assert.deepEqual(differences({ groupId: 'g', generationId: 3 }), [
    'HeartbeatRequest.memberId: Kafka has no such field in version 0',
  ])
  assert.deepEqual(differences({ groupId: 'g', generationId: 3, memberId: 'm', extra: 1 }), [
    'HeartbeatRequest.extra: only Kafka has it',
  ])
})

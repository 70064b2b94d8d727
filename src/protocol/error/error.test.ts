import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ErrorCode } from '#core/brand'
import { Errors, errorFacts, knownErrors } from './index.ts'

type KafkaError = readonly [code: number, name: string, retriable: boolean, message: string]

/** Printed by a program that walks the `Errors` enum of kafka-clients 4.4.0. */
const KAFKA_ERRORS = JSON.parse(
  readFileSync(new URL('../../../src/protocol/fixtures/errors-4.4.json', import.meta.url), 'utf8'),
) as readonly KafkaError[]

test('every code has the name, the kind and the text that Kafka 4.4 gives it', () => {
  const ours = knownErrors().map(({ code, name, retriable, message }) => [
    code,
    name,
    retriable,
    message,
  ])
  const kafkas = KAFKA_ERRORS.map(([code, name, retriable, message]) => [
    code,
    name,
    retriable,
    code === Errors.NONE ? '' : message,
  ])
  assert.deepEqual(ours, kafkas)
})

test('the codes are -1 to 136 without a gap', () => {
  const codes = knownErrors().map(({ code }) => Number(code))
  assert.deepEqual(
    codes,
    Array.from({ length: 138 }, (_, index) => index - 1),
  )
})

test('a constant has the code of its name', () => {
  assert.equal(Number(Errors.NOT_LEADER_OR_FOLLOWER), 6)
  assert.equal(errorFacts(Errors.NOT_LEADER_OR_FOLLOWER).name, 'NOT_LEADER_OR_FOLLOWER')
  assert.equal(errorFacts(Errors.NOT_LEADER_OR_FOLLOWER).retriable, true)
})

test('a code of a later Kafka keeps its number and reads as an unknown server error', () => {
  const facts = errorFacts(30_000 as ErrorCode)
  assert.equal(Number(facts.code), 30_000)
  assert.equal(facts.name, 'UNKNOWN_SERVER_ERROR')
  assert.equal(facts.retriable, false)
})

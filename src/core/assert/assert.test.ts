import { strict as check } from 'node:assert'
import { test } from 'node:test'
import { assert, Bug, unreachable } from './assert.ts'

test('a broken condition is a Bug with the constant message', () => {
  check.throws(
    () => assert(false, 'end before start'),
    (error) => error instanceof Bug && error.name === 'Bug' && error.message === 'end before start',
  )
  check.doesNotThrow(() => assert(true, 'never'))
})

test('assert narrows for the compiler', () => {
  const value: string | null = [''].at(0) ?? null
  assert(value !== null, 'never')
  check.equal(value.length, 0)
})

test('a case the types exclude is a Bug', () => {
  check.throws(() => unreachable('other' as never), Bug)
})

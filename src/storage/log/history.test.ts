// The law: a dead process loses nothing that was acknowledged; a power loss costs an unsynced tail, and never a middle.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { History, type HistoryOptions } from '../testing/index.ts'

const SEEDS = 40

async function all(options: Omit<HistoryOptions, 'seed'>): Promise<void> {
  const sum = { appended: 0, starts: 0, faults: 0 }
  for (let seed = 1; seed <= SEEDS; seed++) {
    const summary = await new History({ ...options, seed }).run()
    sum.appended += summary.appended
    sum.starts += summary.starts
    sum.faults += summary.faults
  }
  assert.ok(sum.appended > SEEDS * 20 && sum.starts > SEEDS * 3)
  assert.equal(sum.faults > 0, options.faults !== undefined)
}

test('whatever happens to a log, after each death it holds what it must and nothing else', () =>
  all({ steps: 120 }))

test('a disk that is full now and then costs no record and leaves none behind', () =>
  all({ steps: 120, faults: { noSpaceChance: 0.03 } }))

test('a disk that fails takes the log off line, and what was acknowledged is there after the next start', () =>
  all({
    steps: 120,
    faults: { appendErrorChance: 0.02, syncErrorChance: 0.02, nameErrorChance: 0.005 },
  }))

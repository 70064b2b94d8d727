// The law: whenever a broker dies, each partition that was made and acknowledged is in exactly one directory, with what was
// acknowledged under the rules of its log, and the checkpoints are old or new, and whole.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { History, type HistoryOptions } from './testing/history.ts'

/** `npm run fuzz` of the neighbour goes through many more. */
const SEEDS = 20

async function histories(failing: HistoryOptions['failing']): Promise<Map<string, number>> {
  const done = new Map<string, number>()
  for (let seed = 1; seed <= SEEDS; seed++) {
    const tally = await new History(seed, { lives: 8, failing }).run().catch((thrown) => {
      throw new Error(`seed ${seed}: ${String(thrown)}`, { cause: thrown })
    })
    for (const [act, count] of tally.done) done.set(act, (done.get(act) ?? 0) + count)
  }
  return done
}

test('at any moment of many lives, by crash and by loss of power', async () => {
  const done = await histories('nothing')
  for (const act of ['make', 'append', 'flush', 'delete', 'move', 'close'])
    assert.ok((done.get(act) ?? 0) > 10, `${act} was tried`)
})

test('on disks on which names and appends fail', async () => {
  assert.ok(((await histories('names and appends')).get('move') ?? 0) > 10)
})

test('on disks on which syncs fail too', async () => {
  assert.ok(((await histories('syncs too')).get('move') ?? 0) > 10)
})

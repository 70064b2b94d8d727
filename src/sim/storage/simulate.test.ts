import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulateLog } from './simulate.ts'

/** More run in `npm run simulate:storage`. */
const SEEDS = 30

test('a log under random histories, crashes and power losses keeps what it promised', async () => {
  let restarts = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const simulated = await simulateLog({ seed })
    assert.deepEqual(simulated.problems, [], `seed ${seed}:\n${simulated.history.join('\n')}`)
    restarts += simulated.restarts
  }
  assert.ok(restarts > SEEDS * 3, 'the histories hold restarts')
})

test('on a disk that fills up and breaks, too', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const simulated = await simulateLog({ seed, failingDisk: true })
    assert.deepEqual(simulated.problems, [], `seed ${seed}:\n${simulated.history.join('\n')}`)
  }
})

test('a seed means the same every time', async () => {
  const first = await simulateLog({ seed: 7, steps: 30 })
  const second = await simulateLog({ seed: 7, steps: 30 })
  assert.deepEqual(first, second)
})

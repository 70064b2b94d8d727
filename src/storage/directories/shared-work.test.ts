import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SharedWork } from './shared-work.ts'

test('who asks while it is under way shares the next run, and a failure is of its run alone', async () => {
  const ends: ((failed: boolean) => void)[] = []
  const work = new SharedWork(
    () =>
      new Promise((resolve, reject) => {
        ends.push((failed) => (failed ? reject(new Error('failed')) : resolve()))
      }),
  )
  const heard: string[] = []
  const ask = (who: string): Promise<unknown> =>
    work.run().then(
      () => heard.push(who),
      () => heard.push(`${who} failed`),
    )
  const first = ask('first')
  const second = ask('second')
  const third = ask('third')
  assert.equal(ends.length, 1)
  ends[0]?.(true)
  await first
  assert.deepEqual(heard, ['first failed'])
  const late = ask('late')
  assert.equal(ends.length, 2)
  ends[1]?.(false)
  await Promise.all([second, third])
  assert.deepEqual(heard, ['first failed', 'second', 'third'])
  ends[2]?.(false)
  await late
  assert.deepEqual(heard, ['first failed', 'second', 'third', 'late'])
})

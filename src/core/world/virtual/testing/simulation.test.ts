import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { assertKept, simulate, type Verdict } from './simulation.ts'

// 70 ms of CPU each; seeds that nobody has tried are drawn by `simulation.fuzz.ts`.
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed)

/** How many seeds of the store that breaks its word are to be found out. */
const ENOUGH_CAUGHT = 3

describe('a replicated store through 40 seeds of misfortune', () => {
  it('loses nothing that it confirmed, some of what it had not, and no dead process acts', async () => {
    const verdicts: Verdict[] = []
    for (const seed of SEEDS) verdicts.push(await simulate(seed, false))
    for (const [seed, verdict] of verdicts.entries()) assertKept(seed, verdict)
    const taken = verdicts.filter(({ takenBytes }) => takenBytes > 0).length
    assert.ok(taken > 0, 'no power loss took anything: the disk is too kind')
    assert.equal(new Set(verdicts.map(({ traceHash }) => traceHash)).size, SEEDS.length)
  })

  it('is caught when it confirms before the sync (the canary)', async () => {
    let caught = 0
    for (const seed of SEEDS) {
      if (caught === ENOUGH_CAUGHT) return
      if ((await simulate(seed, true)).lost.length > 0) caught++
    }
    assert.fail('the simulation does not find the bug that it is for')
  })
})

describe('a seed', () => {
  it('gives the same trace every time, in this process and in another', async () => {
    const seeds = [1, 2, 3, 4, 5]
    const here = async (): Promise<string[]> => {
      const hashes: string[] = []
      for (const seed of seeds) hashes.push((await simulate(seed, false)).traceHash)
      return hashes
    }
    const first = await here()
    assert.deepEqual(await here(), first)
    const module = new URL('./simulation.js', import.meta.url).href
    const program = `
      import { simulate } from ${JSON.stringify(module)}
      for (const seed of ${JSON.stringify(seeds)}) console.log((await simulate(seed, false)).traceHash)`
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program])
    assert.deepEqual(output.toString().trim().split('\n'), first)
  })
})

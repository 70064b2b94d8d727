import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { simulate, VALUES, type Verdict } from './simulation.ts'

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed)

async function simulateAll(confirmsBeforeSync: boolean): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const seed of SEEDS) verdicts.push(await simulate(seed, confirmsBeforeSync))
  return verdicts
}

describe('a replicated store through 200 seeds of misfortune', () => {
  it('loses nothing that it confirmed, some of what it had not, and no dead process acts', async () => {
    const verdicts = await simulateAll(false)
    verdicts.forEach(({ lost, confirmedCount, deadSteps }, seed) => {
      assert.deepEqual(lost, [], `seed ${seed}`)
      assert.equal(confirmedCount, VALUES, `seed ${seed} makes progress when the faults end`)
      assert.equal(deadSteps, 0)
    })
    const taken = verdicts.filter(({ takenBytes }) => takenBytes > 0).length
    assert.ok(taken > 0, 'no power loss took anything: the disk is too kind')
    assert.equal(new Set(verdicts.map(({ traceHash }) => traceHash)).size, SEEDS.length)
  })

  it('is caught when it confirms before the sync (the canary)', async () => {
    const caught = (await simulateAll(true)).filter(({ lost }) => lost.length > 0).length
    assert.ok(caught > 5, 'the simulation does not find the bug that it is for')
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

import assert from 'node:assert/strict'
import { CorruptCompression } from '../codecs.ts'
import { DiskFault } from '../disk.ts'
import type { JobTable, JobWorld } from '../jobs.ts'
import { conform, type InWorld, type Laws } from './subject.ts'

/** The jobs that a world must know to be put through the suite. */
export const jobsOfConformance: JobTable = {
  async sum(_world: JobWorld, input: { readonly numbers: number[] }): Promise<number> {
    let sum = 0
    for (const number of input.numbers) sum += number
    input.numbers.length = 0
    return sum
  },

  async copy(world: JobWorld, paths: { readonly from: string; readonly to: string }) {
    const from = await world.disk.open(paths.from, 'read')
    const to = await world.disk.open(paths.to, 'create')
    const buffer = new Uint8Array(from.sizeBytes)
    await from.readAt(buffer, 0)
    await world.timers.turn()
    await to.append([buffer])
    await to.sync()
    await from.close()
    await to.close()
    return { crc32c: world.codecs.crc32c(buffer), bytes: buffer }
  },

  async open(world: JobWorld, path: string): Promise<void> {
    await world.disk.open(path, 'read')
  },

  async decompress(world: JobWorld, bytes: Uint8Array): Promise<Uint8Array> {
    return world.codecs.zstd.decompress(bytes, 1000)
  },

  async fail(_world: JobWorld, message: string): Promise<never> {
    throw new TypeError(message)
  },

  async wait(world: JobWorld, delayMs: number): Promise<number> {
    const startedMs = world.clock.monotonicMs()
    await new Promise<void>((resolve) => {
      world.timers.after(delayMs, resolve)
    })
    return world.clock.monotonicMs() - startedMs
  },
}

const laws: Laws = {
  async 'a job gives its answer, and what it does to its input stays its own'({ world }) {
    const numbers = [1, 2, 3]
    assert.equal(await world.jobs.run('sum', { numbers }), 6)
    assert.deepEqual(numbers, [1, 2, 3])
  },

  async 'a job has disk, timers and codecs of its own'({ world, directory }) {
    const from = `${directory}/from`
    const file = await world.disk.open(from, 'create')
    await file.append([Buffer.from('123456789')])
    await file.close()
    const answer = await world.jobs.run('copy', { from, to: `${directory}/to` })
    const { crc32c, bytes } = answer as { crc32c: number; bytes: Uint8Array }
    assert.equal(crc32c, 0xe3069283)
    assert.equal(Buffer.from(bytes).toString('latin1'), '123456789')
    const status = await world.disk.status(`${directory}/to`)
    assert.equal(status?.sizeBytes, 9)
  },

  async 'what a job throws keeps its type'({ world, directory }) {
    await assert.rejects(world.jobs.run('open', `${directory}/nothing`), (thrown) => {
      assert.ok(thrown instanceof DiskFault)
      const { code, operation, path } = thrown
      assert.deepEqual([code, operation, path], ['ENOENT', 'open', `${directory}/nothing`])
      return true
    })
    await assert.rejects(
      world.jobs.run('decompress', new Uint8Array([1, 2, 3])),
      (thrown) => thrown instanceof CorruptCompression,
    )
    await assert.rejects(world.jobs.run('fail', 'a bug of the job'), {
      name: 'TypeError',
      message: 'a bug of the job',
    })
    await assert.rejects(world.jobs.run('nobody knows this', null))
  },

  async 'many jobs are all answered, each to who asked'({ world }) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => world.jobs.run('sum', { numbers: [index, 1] })),
    )
    assert.deepEqual(
      answers,
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
  },

  async 'a job that waits is answered when it has waited'({ world }) {
    assert.ok(Number(await world.jobs.run('wait', 5)) >= 5)
  },

  async 'when the world is gone no job is answered'({ world, crash }) {
    const heard: string[] = []
    const hear = (): void => {
      heard.push('settled')
    }
    void world.jobs.run('wait', 1).then(hear, hear)
    crash()
    void world.jobs.run('sum', { numbers: [] }).then(hear, hear)
    for (let round = 0; round < 50; round++) await Promise.resolve()
    assert.deepEqual(heard, [])
  },
}

/** The contract of `Jobs`, for a world that was given `jobsOfConformance`. */
export function jobsConformance(world: string, inWorld: InWorld): void {
  conform(world, inWorld, laws)
}

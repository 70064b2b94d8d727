/** The law: after a power loss a disk has what was synced, and of the rest whatever it likes. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DiskFault, type File } from '../../disk.ts'
import type { World } from '../../world.ts'
import { calm } from '../faults.ts'
import type { Machine } from '../machine.ts'
import { Universe } from '../universe.ts'

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed)

/** One universe per seed with one machine, for a body that ends in a loss. */
async function eachSeed(
  body: (universe: Universe, machine: Machine, world: World) => Promise<void>,
): Promise<void> {
  for (const seed of SEEDS) {
    const universe = new Universe({ seed })
    const machine = universe.machine('one')
    const { world } = machine.start()
    await body(universe, machine, world)
  }
}

describe('a crash of the process', () => {
  it('loses nothing that the disk had taken, synced or not', () =>
    eachSeed(async (universe, machine, world) => {
      await universe.settle(appendAll(world, '/log', [bytes(1, 700), bytes(2, 700)]))
      machine.crash()
      assert.equal(machine.disk.contents('/log')?.length, 1_400)
      const file = await universe.settle(machine.start().world.disk.open('/log', 'append'))
      assert.equal(file.sizeBytes, 1_400)
    }))

  it('leaves of the calls under way a first part: none, some or all', async () => {
    const sizes = new Set<number>()
    await eachSeed(async (universe, machine, world) => {
      const file = await universe.settle(world.disk.open('/log', 'append'))
      for (let piece = 1; piece <= 4; piece += 1) void file.append([bytes(piece, 10)])
      machine.crash()
      const left = machine.disk.contents('/log') ?? new Uint8Array(0)
      sizes.add(left.length)
      for (let at = 0; at < left.length; at += 1) assert.equal(left[at], Math.floor(at / 10) + 1)
    })
    assert.deepEqual(
      [...sizes].sort((a, b) => a - b),
      [0, 10, 20, 30, 40],
    )
  })

  it('frees the lock of the dead, and not that of the living', () =>
    eachSeed(async (universe, machine, world) => {
      await universe.settle(world.disk.lock('/lock'))
      const second = machine.start().world
      await assert.rejects(universe.settle(second.disk.lock('/lock')), isFault('ELOCKED'))
      machine.incarnations[0]?.crash()
      await universe.settle(second.disk.lock('/lock'))
    }))
})

describe('a loss of power', () => {
  it('leaves what was synced, in a directory that was synced, and of the rest anything from nothing to all', async () => {
    const seen = { nothing: 0, something: 0, everything: 0, holes: 0 }
    await eachSeed(async (universe, machine, world) => {
      await universe.settle(
        (async () => {
          const file = await appendAll(world, '/log', [bytes(1, 700)])
          await file.sync()
          await world.disk.syncDirectory('/')
          await file.append([bytes(2, 2_000)])
        })(),
      )
      machine.powerLoss()
      const left = machine.disk.contents('/log')
      assert.ok(left !== null, 'its name was synced')
      assert.deepEqual(left.subarray(0, 700), bytes(1, 700))
      const rest = left.subarray(700)
      assert.ok(rest.every((byte) => byte === 2 || byte === 0))
      if (rest.includes(0)) seen.holes += 1
      else if (rest.length === 0) seen.nothing += 1
      else if (rest.length === 2_000) seen.everything += 1
      else seen.something += 1
      assert.deepEqual(machine.disk.stableContents('/log'), left)
    })
    for (const [fate, count] of Object.entries(seen)) assert.ok(count > 10, `${fate}: ${count}`)
  })

  it('may take a name that was not synced, also when its file was', async () => {
    let lost = 0
    await eachSeed(async (universe, machine, world) => {
      const file = await universe.settle(appendAll(world, '/log', [bytes(1, 10)]))
      await universe.settle(file.sync())
      machine.powerLoss()
      const left = machine.disk.contents('/log')
      if (left === null) lost += 1
      else assert.deepEqual(left, bytes(1, 10))
    })
    assert.ok(lost > 20 && lost < 180, `${lost} of 200 lost`)
  })

  it('keeps or loses the operations on one directory in their order, and a rename as a whole', async () => {
    const seen = new Set<string>()
    await eachSeed(async (universe, machine, world) => {
      await universe.settle(
        (async () => {
          await world.disk.makeDirectory('/from')
          await world.disk.makeDirectory('/to')
          await (await appendAll(world, '/from/old', [bytes(1, 10)])).sync()
          await world.disk.syncDirectory('/')
          await world.disk.syncDirectory('/from')
          await (await appendAll(world, '/from/first', [])).close()
          await world.disk.rename('/from/old', '/to/new')
          await (await appendAll(world, '/to/last', [])).close()
        })(),
      )
      machine.powerLoss()
      const has = (path: string): boolean => machine.disk.contents(path) !== null
      assert.notEqual(has('/from/old'), has('/to/new'), 'exactly one name')
      assert.ok(
        !has('/to/new') || has('/from/first'),
        'what came before the rename is kept with it',
      )
      assert.ok(!has('/to/last') || has('/to/new'), 'what came after it is lost with it')
      seen.add(['/from/first', '/to/new', '/to/last'].map(has).join())
    })
    assert.equal(seen.size, 4, [...seen].join(' | '))
  })

  it('makes a rename safe only when the directory was synced, and then with all it needs', () =>
    eachSeed(async (universe, machine, world) => {
      await universe.settle(
        (async () => {
          await world.disk.makeDirectory('/d')
          await world.disk.syncDirectory('/')
          const file = await appendAll(world, '/d/checkpoint.tmp', [bytes(3, 100)])
          await file.sync()
          await file.close()
          await world.disk.rename('/d/checkpoint.tmp', '/d/checkpoint')
          await world.disk.syncDirectory('/d')
        })(),
      )
      machine.powerLoss()
      assert.deepEqual(machine.disk.contents('/d/checkpoint'), bytes(3, 100))
      assert.equal(machine.disk.contents('/d/checkpoint.tmp'), null)
    }))

  it('keeps what a successor synced, also when its predecessor died within a sync', () =>
    eachSeed(async (universe, machine, world) => {
      const file = await universe.settle(appendAll(world, '/log', [bytes(1, 10)]))
      await universe.settle(world.disk.syncDirectory('/'))
      void file.sync()
      await universe.runFor(0.15)
      machine.crash()
      const again = await universe.settle(appendAll(machine.start().world, '/log', [bytes(2, 10)]))
      await universe.settle(again.sync())
      machine.powerLoss()
      assert.equal(machine.disk.contents('/log')?.length, 20)
    }))

  it('keeps what one of many overlapping syncs has made safe, whatever the others still do', () =>
    eachSeed(async (universe, machine, world) => {
      const file = await universe.settle(appendAll(world, '/log', []))
      await universe.settle(world.disk.syncDirectory('/'))
      let safeBytes = 0
      const dice = universe.dice('test')
      for (let round = 0; round < 20; round += 1) {
        const sizeBytes = await universe.settle(file.append([bytes(1, 300)]))
        const synced = file.sync()
        void synced.then(() => {
          safeBytes = Math.max(safeBytes, sizeBytes)
        })
        await universe.runFor(dice.fraction() * 3)
      }
      machine.powerLoss()
      const left = machine.disk.contents('/log') ?? new Uint8Array(0)
      assert.ok(left.length >= safeBytes)
      assert.ok(left.subarray(0, safeBytes).every((byte) => byte === 1))
    }))

  it('may undo a truncation that was not synced, and never mixes what was cut with what came after', async () => {
    let undone = 0
    await eachSeed(async (universe, machine, world) => {
      await universe.settle(
        (async () => {
          const file = await appendAll(world, '/log', [bytes(1, 2_000)])
          await file.sync()
          await world.disk.syncDirectory('/')
          await file.truncate(600)
          await file.append([bytes(2, 1_000)])
        })(),
      )
      machine.powerLoss()
      const left = machine.disk.contents('/log') ?? new Uint8Array(0)
      assert.deepEqual(left.subarray(0, 600), bytes(1, 600))
      if (left.subarray(600).includes(1)) {
        undone += 1
        assert.deepEqual(left, bytes(1, 2_000))
      }
    })
    assert.ok(undone > 10, `${undone}`)
  })
})

describe('faults of the disk', () => {
  it('a sync that failed poisons the file, and the pages it dropped never become stable', async () => {
    let readBack = 0
    for (const seed of SEEDS) {
      const disk = { ...calm.disk, syncErrorChance: 1 }
      const universe = new Universe({ seed, faults: { ...calm, disk } })
      const machine = universe.machine('one')
      const { world } = machine.start()
      const file = await universe.settle(appendAll(world, '/log', [bytes(1, 700)]))
      await universe.settle(world.disk.syncDirectory('/'))
      await assert.rejects(universe.settle(file.sync()), isFault('EIO'))
      await assert.rejects(universe.settle(file.sync()), isFault('EPOISONED'))
      await assert.rejects(
        async () => universe.settle(file.append([bytes(1, 1)])),
        isFault('EPOISONED'),
      )
      universe.faults = calm
      // A second descriptor is told that all is well, which is why the first must stay poisoned.
      const again = await universe.settle(world.disk.open('/log', 'append'))
      await universe.settle(again.sync())
      if (machine.disk.contents('/log')?.[0] === 1) readBack += 1
      machine.powerLoss()
      assert.ok(machine.disk.contents('/log')?.every((byte) => byte === 0) ?? true)
    }
    assert.ok(readBack > 20 && readBack < 180, `${readBack}`)
  })

  it('fills up: a part is written, appends fail until the file is cut, and room comes back', () =>
    eachSeed(async (universe, machine, world) => {
      machine.disk.capacityBytes = 1_000
      const file = await universe.settle(appendAll(world, '/log', [bytes(1, 900)]))
      await assert.rejects(
        async () => universe.settle(file.append([bytes(2, 200)])),
        isFault('ENOSPC'),
      )
      assert.equal(file.sizeBytes, 1_000)
      await assert.rejects(
        async () => universe.settle(file.append([bytes(2, 1)])),
        isFault('ENOSPC'),
      )
      await universe.settle(file.truncate(900))
      assert.equal(await universe.settle(file.append([bytes(3, 100)])), 1_000)
      assert.deepEqual(await universe.settle(world.disk.freeSpace('/')), {
        freeBytes: 0,
        totalBytes: 1_000,
      })
    }))

  it('refuses to open more files than the process may have', async () => {
    const universe = new Universe({ seed: 1 })
    const { world } = universe.machine('one').start({ openFilesLimit: 2 })
    const first = await universe.settle(world.disk.open('/a', 'append'))
    await universe.settle(world.disk.open('/b', 'append'))
    await assert.rejects(
      async () => universe.settle(world.disk.open('/c', 'append')),
      isFault('EMFILE'),
    )
    await universe.settle(first.close())
    await universe.settle(world.disk.open('/c', 'append'))
  })

  it('flips bits: on read for once, at rest for good', async () => {
    const disk = { ...calm.disk, flipOnReadChance: 1 }
    const universe = new Universe({ seed: 1, faults: { ...calm, disk } })
    const machine = universe.machine('one')
    const { world } = machine.start()
    const file = await universe.settle(appendAll(world, '/log', [bytes(0, 100)]))
    const read = async (): Promise<number> => {
      const into = new Uint8Array(100)
      await universe.settle(file.readAt(into, 0))
      return into.filter((byte) => byte !== 0).length
    }
    assert.equal(await read(), 1)
    universe.faults = calm
    assert.equal(await read(), 0)
    machine.disk.flipBit('/log', 42)
    assert.equal(await read(), 1)
  })

  it('gives back an old copy, or nothing', async () => {
    const universe = new Universe({ seed: 1 })
    const machine = universe.machine('one')
    const { world } = machine.start()
    const file = await universe.settle(appendAll(world, '/log', [bytes(1, 10)]))
    await universe.settle(file.sync())
    await universe.settle(world.disk.syncDirectory('/'))
    const backup = machine.disk.backup()
    await universe.settle(file.append([bytes(2, 10)]))
    machine.crash()
    machine.disk.restore(backup)
    assert.deepEqual(machine.disk.contents('/log'), bytes(1, 10))
    machine.disk.wipe()
    assert.equal(machine.disk.contents('/log'), null)
  })
})

async function appendAll(world: World, path: string, pieces: Uint8Array[]): Promise<File> {
  const file = await world.disk.open(path, 'append')
  await file.append(pieces)
  return file
}

function bytes(value: number, count: number): Uint8Array {
  return new Uint8Array(count).fill(value)
}

function isFault(code: string): (thrown: unknown) => boolean {
  return (thrown) => thrown instanceof DiskFault && thrown.code === code
}

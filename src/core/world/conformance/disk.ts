import assert from 'node:assert/strict'
import { type Disk, DiskFault, type DiskFaultCode, type File } from '../disk.ts'
import { Gone } from '../world.ts'
import { conform, type InWorld, type Laws } from './subject.ts'

const files: Laws = {
  async 'appends pieces in order and reads them back from any position'({
    world: { disk },
    directory,
  }) {
    const file = await disk.open(`${directory}/log`, 'append')
    assert.equal(file.sizeBytes, 0)
    assert.equal(await file.append([text('ab'), text(''), text('cde')]), 5)
    assert.equal(await file.append([text('f')]), 6)
    assert.equal(file.sizeBytes, 6)
    assert.equal(await readText(file, 0, 6), 'abcdef')
    assert.equal(await readText(file, 2, 3), 'cde')
    await file.close()
  },

  async 'reads fewer bytes at the end of a file, and none behind it'({
    world: { disk },
    directory,
  }) {
    const file = await fileWith(disk, `${directory}/log`, 'abc')
    assert.equal(await readText(file, 1, 10), 'bc')
    assert.equal(await readText(file, 3, 10), '')
    assert.equal(await readText(file, 99, 10), '')
    await file.close()
  },

  async 'lets calls take effect in the order in which they were made, also when they answer later'({
    world: { disk },
    directory,
  }) {
    const file = await disk.open(`${directory}/log`, 'append')
    const sizes = [file.append([text('ab')]), file.append([text('cd')]), file.append([text('ef')])]
    const into = new Uint8Array(8)
    const count = file.readAt(into, 0)
    const cut = file.truncate(3)
    const last = file.append([text('x')])
    assert.deepEqual(await Promise.all(sizes), [2, 4, 6])
    assert.equal(await count, 6)
    assert.equal(new TextDecoder().decode(into.subarray(0, 6)), 'abcdef')
    await cut
    assert.equal(await last, 4)
    assert.equal(await readText(file, 0, 8), 'abcx')
    await file.close()
  },

  async 'keeps what was written for the next one who opens the file'({
    world: { disk },
    directory,
  }) {
    const path = `${directory}/log`
    await (await fileWith(disk, path, 'abc')).close()
    const again = await disk.open(path, 'append')
    assert.equal(again.sizeBytes, 3)
    assert.equal(await again.append([text('d')]), 4)
    const reader = await disk.open(path, 'read')
    assert.equal(reader.sizeBytes, 4)
    assert.equal(await readText(reader, 0, 9), 'abcd')
    await reader.close()
    await again.close()
  },

  async 'truncates to a smaller size and appends from there'({ world: { disk }, directory }) {
    const file = await fileWith(disk, `${directory}/log`, 'abcdef')
    await file.truncate(2)
    assert.equal(file.sizeBytes, 2)
    assert.equal(await file.append([text('X')]), 3)
    assert.equal(await readText(file, 0, 9), 'abX')
    await file.truncate(3)
    await file.truncate(0)
    assert.equal(file.sizeBytes, 0)
    await file.close()
  },

  async 'writes more pieces than one system call takes, and 3 MiB in one'({
    world: { disk },
    directory,
  }) {
    const file = await disk.open(`${directory}/log`, 'append')
    const pieces = Array.from({ length: 3_000 }, (_, at) => Uint8Array.of(at & 0xff, at >> 8))
    assert.equal(await file.append(pieces), 6_000)
    const large = new Uint8Array(3 * 1024 * 1024).fill(7)
    assert.equal(await file.append([large]), 6_000 + large.length)
    const read = new Uint8Array(6_000 + large.length)
    assert.equal(await file.readAt(read, 0), read.length)
    assert.ok(pieces.every(([low], at) => read[2 * at] === low && read[2 * at + 1] === at >> 8))
    assert.ok(read.subarray(6_000).every((byte) => byte === 7))
    await file.close()
  },

  async 'syncs a file and its directory, also several at a time and with nothing to do'({
    world: { disk },
    directory,
  }) {
    const file = await fileWith(disk, `${directory}/log`, 'abc')
    await Promise.all([file.sync(), file.sync(), file.sync()])
    const append = file.append([text('d')])
    await Promise.all([file.sync(), append, disk.syncDirectory(directory)])
    await file.sync()
    assert.equal(await readText(file, 0, 9), 'abcd')
    await file.close()
  },

  async 'opens in each mode what that mode allows'({ world: { disk }, directory }) {
    const path = `${directory}/log`
    await fails('ENOENT', () => disk.open(path, 'read'))
    const made = await disk.open(path, 'create')
    await fails('EEXIST', () => disk.open(path, 'create'))
    await fails('EISDIR', () => disk.open(directory, 'append'))
    await fails('EISDIR', () => disk.open(directory, 'read'))
    await fails('ENOENT', () => disk.open(`${directory}/none/log`, 'append'))
    await fails('ENOTDIR', () => disk.open(`${path}/log`, 'append'))
    await made.close()
  },
}

const misuse: Laws = {
  async 'takes the use of a closed file and a truncation upwards for bugs, and a second close for nothing'({
    world: { disk },
    directory,
  }) {
    const file = await fileWith(disk, `${directory}/log`, 'abc')
    await isBug(() => file.truncate(4))
    await isBug(() => file.truncate(-1))
    await file.close()
    await file.close()
    await isBug(() => file.append([text('x')]))
    await isBug(() => file.readAt(new Uint8Array(1), 0))
    await isBug(() => file.sync())
  },
}

const names: Laws = {
  async 'makes a directory with those above it, and again'({ world: { disk }, directory }) {
    const path = `${directory}/a/b/c`
    await disk.makeDirectory(path)
    await disk.makeDirectory(path)
    assert.equal((await disk.status(path))?.kind, 'directory')
    await (await disk.open(`${path}/file`, 'create')).close()
    await fails('ENOTDIR', () => disk.makeDirectory(`${path}/file/d`))
  },

  async 'renames files and directories, and replaces a file'({ world: { disk }, directory }) {
    await (await fileWith(disk, `${directory}/new`, 'new')).close()
    await (await fileWith(disk, `${directory}/old`, 'old')).close()
    await disk.rename(`${directory}/new`, `${directory}/old`)
    assert.equal(await disk.status(`${directory}/new`), null)
    const file = await disk.open(`${directory}/old`, 'read')
    assert.equal(await readText(file, 0, 9), 'new')
    await file.close()
    await disk.makeDirectory(`${directory}/topic-0`)
    await (await disk.open(`${directory}/topic-0/log`, 'create')).close()
    await disk.rename(`${directory}/topic-0`, `${directory}/topic-0.delete`)
    assert.equal((await disk.status(`${directory}/topic-0.delete/log`))?.kind, 'file')
    await fails('ENOENT', () => disk.rename(`${directory}/none`, `${directory}/x`))
    await fails('ENOTEMPTY', async () => {
      await disk.makeDirectory(`${directory}/empty`)
      await disk.rename(`${directory}/empty`, `${directory}/topic-0.delete`)
    })
  },

  async 'removes files and empty directories only'({ world: { disk }, directory }) {
    await disk.makeDirectory(`${directory}/d`)
    await (await disk.open(`${directory}/d/f`, 'create')).close()
    await fails('ENOTEMPTY', () => disk.remove(`${directory}/d`))
    await disk.remove(`${directory}/d/f`)
    await disk.remove(`${directory}/d`)
    assert.equal(await disk.status(`${directory}/d`), null)
    await fails('ENOENT', () => disk.remove(`${directory}/d`))
  },

  async 'tells size and modification time, and sets the time'({
    world: { disk, clock },
    directory,
  }) {
    const path = `${directory}/log`
    await (await fileWith(disk, path, 'abc')).close()
    const status = await disk.status(path)
    assert.equal(status?.kind, 'file')
    assert.equal(status?.sizeBytes, 3)
    // File systems keep coarse time: two ticks of a slow one is room enough.
    assert.ok(Math.abs((status?.modifiedMs ?? 0) - clock.nowMs()) < 60_000)
    await disk.setModified(path, 1_234_567_890_123)
    assert.equal((await disk.status(path))?.modifiedMs, 1_234_567_890_123)
    await fails('ENOENT', () => disk.setModified(`${directory}/none`, 0))
  },

  async 'tells free space and the real path'({ world: { disk }, directory }) {
    const { freeBytes, totalBytes } = await disk.freeSpace(directory)
    assert.ok(freeBytes >= 0 && freeBytes <= totalBytes)
    const real = await disk.realPath(directory)
    assert.equal(await disk.realPath(`${directory}/.`), real)
    await fails('ENOENT', () => disk.realPath(`${directory}/none`))
  },
}

const listing: Laws = {
  async 'lists names with their kind, sorted by code unit'({ world: { disk }, directory }) {
    assert.deepEqual(await disk.list(directory), [])
    for (const name of ['b', 'a-10', 'a-9', 'é', 'Z']) {
      await (await disk.open(`${directory}/${name}`, 'create')).close()
    }
    await disk.makeDirectory(`${directory}/c`)
    assert.deepEqual(await disk.list(directory), [
      { name: 'Z', kind: 'file' },
      { name: 'a-10', kind: 'file' },
      { name: 'a-9', kind: 'file' },
      { name: 'b', kind: 'file' },
      { name: 'c', kind: 'directory' },
      { name: 'é', kind: 'file' },
    ])
    await fails('ENOENT', () => disk.list(`${directory}/none`))
    await fails('ENOTDIR', () => disk.list(`${directory}/b`))
  },
}

const locks: Laws = {
  async 'holds a lock against a second owner until it is released'({ world: { disk }, directory }) {
    const path = `${directory}/.lock`
    const lock = await disk.lock(path)
    await fails('ELOCKED', () => disk.lock(path))
    await lock.release()
    const again = await disk.lock(path)
    await again.release()
  },
}

const death: Laws = {
  async 'does nothing for the dead: no call answers, and none that was under way'({
    world: { disk },
    directory,
    crash,
  }) {
    const file = await disk.open(`${directory}/log`, 'append')
    const answers: string[] = []
    file.sync().then(
      () => answers.push('synced'),
      () => answers.push('failed'),
    )
    crash()
    answersNothing(answers, () => file.append([text('x')]))
    answersNothing(answers, () => file.readAt(new Uint8Array(1), 0))
    answersNothing(answers, () => file.truncate(0))
    answersNothing(answers, () => file.sync())
    answersNothing(answers, () => disk.open(`${directory}/other`, 'create'))
    answersNothing(answers, () => disk.lock(`${directory}/.lock`))
    for (let turns = 0; turns < 50; turns += 1) await Promise.resolve()
    assert.deepEqual(answers, [])
  },
}

/** What both disks owe to those who call them; run on each as `disk` of a fresh world. */
export function diskConformance(world: string, inWorld: InWorld): void {
  for (const laws of [files, misuse, names, listing, locks, death]) conform(world, inWorld, laws)
}

/** A call of the dead throws `Gone` at once or gives a promise that never settles. */
function answersNothing(answers: string[], call: () => unknown): void {
  try {
    Promise.resolve(call()).then(
      () => answers.push('an answer'),
      () => answers.push('a fault'),
    )
  } catch (thrown) {
    assert.ok(thrown instanceof Gone)
    return
  }
}

function text(characters: string): Uint8Array {
  return new TextEncoder().encode(characters)
}

async function fileWith(disk: Disk, path: string, characters: string): Promise<File> {
  const file = await disk.open(path, 'append')
  await file.append([text(characters)])
  return file
}

async function readText(file: File, position: number, count: number): Promise<string> {
  const into = new Uint8Array(count)
  const read = await file.readAt(into, position)
  return new TextDecoder().decode(into.subarray(0, read))
}

/** Whether it throws or rejects, the fault is the same. */
async function fails(code: DiskFaultCode, call: () => unknown): Promise<void> {
  await assert.rejects(
    async () => call(),
    (thrown) => thrown instanceof DiskFault && thrown.code === code,
  )
}

async function isBug(call: () => unknown): Promise<void> {
  await assert.rejects(
    async () => call(),
    (thrown) => !(thrown instanceof DiskFault) && !(thrown instanceof Gone),
  )
}

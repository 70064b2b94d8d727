import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DiskFault } from '../disk.ts'
import { takeLock } from './lock.ts'
import { describe, isAlive, ownerOf, self } from './lock-owner.ts'

function inDirectory(body: (path: string) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ottla-lock-'))
    try {
      await body(join(directory, '.lock'))
    } finally {
      rmSync(directory, { recursive: true })
    }
  }
}

function isLocked(thrown: unknown): boolean {
  return (
    thrown instanceof DiskFault &&
    thrown.code === 'ELOCKED' &&
    thrown.message.includes(`${process.pid}`)
  )
}

/** The lock of a process that has ended: a real one, so that its pid was real. */
async function deadOwner(): Promise<string> {
  const child = spawn(process.execPath, ['-e', ''])
  const pid = child.pid as number
  await once(child, 'exit')
  return describe({ pid, started: self().started }, '0123456789abcdef')
}

test(
  'a second taker is refused, also in the same process, until the first lets go',
  inDirectory((path) => {
    const held = takeLock(path)
    assert.throws(() => takeLock(path), isLocked)
    held.release()
    held.release()
    assert.equal(existsSync(path), false)
    takeLock(path).release()
  }),
)

test(
  'the file says who holds it, and nothing else is left in the directory',
  inDirectory((path) => {
    const held = takeLock(path)
    const owner = ownerOf(readFileSync(path, 'utf8'))
    assert.equal(owner?.pid, process.pid)
    assert.ok(owner !== null && owner !== undefined && isAlive(owner))
    assert.deepEqual(readdirSync(join(path, '..')), ['.lock'])
    held.release()
  }),
)

test(
  'a dead owner’s lock is inherited, and so is that of a namesake with our pid',
  inDirectory(async (path) => {
    const namesake = describe({ pid: process.pid, started: 'another-boot:7' }, 'fedcba9876543210')
    for (const content of [await deadOwner(), namesake, '', 'what is this']) {
      writeFileSync(path, content)
      const held = takeLock(path)
      assert.equal(ownerOf(readFileSync(path, 'utf8'))?.pid, process.pid)
      assert.deepEqual(readdirSync(join(path, '..')), ['.lock'])
      held.release()
    }
  }),
)

test(
  'an heir that died while inheriting is inherited in turn',
  inDirectory(async (path) => {
    const dead = await deadOwner()
    writeFileSync(path, dead)
    writeFileSync(`${path}.heir-of-0123456789abcdef`, dead.replace('0123', '4567'))
    const held = takeLock(path)
    assert.throws(() => takeLock(path), isLocked)
    assert.deepEqual(readdirSync(join(path, '..')), ['.lock'])
    held.release()
  }),
)

test(
  'of many processes that find a dead owner’s lock at once, one gets it',
  inDirectory(async (path) => {
    const lockModule = new URL('./lock.js', import.meta.url).href
    // Each waits for the start, tries without pause until somebody has it, and holds what it got.
    const script = `
      import { takeLock } from ${JSON.stringify(lockModule)}
      process.stdin.once('data', () => {
        try { takeLock(process.argv[1]); console.log('taken') }
        catch (fault) { console.log(fault.code) }
      })
      process.stdin.on('end', () => process.exit(0))
      console.log('ready')
    `
    for (let round = 0; round < 3; round++) {
      writeFileSync(path, await deadOwner())
      const children = Array.from({ length: 6 }, () =>
        spawn(process.execPath, ['--input-type=module', '-e', script, path]),
      )
      const said = children.map(() => '')
      await Promise.all(
        children.map((child, index) => {
          child.stdout.on('data', (chunk) => {
            said[index] += String(chunk)
          })
          return once(child.stdout, 'data')
        }),
      )
      for (const child of children) child.stdin.write('go')
      await Promise.all(
        children.map((child, index) =>
          (said[index] as string).split('\n').length > 2 ? null : once(child.stdout, 'data'),
        ),
      )
      const exits = children.map((child) => once(child, 'exit'))
      for (const child of children) child.stdin.end()
      await Promise.all(exits)
      const results = said.map((text) => text.split('\n')[1])
      assert.equal(results.filter((result) => result === 'taken').length, 1, String(results))
      assert.equal(results.filter((result) => result === 'ELOCKED').length, 5, String(results))
      rmSync(path)
    }
  }),
)

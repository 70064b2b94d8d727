import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { DiskFault } from '../disk.ts'
import { codeOf, toDiskFault } from './disk-fault.ts'
import { describe, foreignHolder, isAlive, type Owner, ownerOf, self } from './lock-owner.ts'

/** A lock that this process holds. */
export interface HeldLock {
  /** Lets it go; does nothing when it is ours no longer. */
  release(): void
}

/** How often a lock may change hands while we look at it, before we give up. */
const MOST_CHANGES = 100

/** What a lock file is known by: its token, or where it lies when a foreign program wrote it. */
type Identity = string

/**
 * Takes a lock file, exclusively and whole: it is written beside its place and linked there, so that
 * nobody ever reads half of it (O_EXCL and a write afterwards leaves it empty for a moment).
 *
 * A dead owner's lock is inherited. Two heirs must not both win: reading "dead" and replacing the file are
 * two steps, and the second heir would replace the first one's lock. So an heir first takes the lock
 * *of that one dead lock*, named by its token, and looks again. That one may have a dead owner in
 * turn, and is inherited in the same way.
 */
export function takeLock(path: string): HeldLock {
  const token = randomBytes(8).toString('hex')
  try {
    take(path, token)
  } catch (thrown) {
    throw toDiskFault(thrown, 'lock', path)
  }
  return {
    release: () => {
      if (identify(path) === token) fs.unlinkSync(path)
    },
  }
}

function take(path: string, token: string): void {
  const draft = `${path}.${token}`
  fs.writeFileSync(draft, describe(self(), token), { flag: 'wx' })
  try {
    for (let attempt = 0; attempt < MOST_CHANGES; attempt++) {
      if (linked(draft, path)) return
      if (inherited(draft, path, token)) return
    }
    throw new DiskFault('ELOCKED', 'lock', path, 'it keeps changing hands')
  } finally {
    fs.rmSync(draft, { force: true })
  }
}

/** Whether `path` was free and is ours now. */
function linked(draft: string, path: string): boolean {
  try {
    fs.linkSync(draft, path)
    return true
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false
    throw thrown
  }
}

/** Whether `path` had a dead owner and is ours now; `false` when it changed hands while we looked. */
function inherited(draft: string, path: string, token: string): boolean {
  const found = identify(path)
  if (found === null) return false
  refuseIfAlive(path)
  const right = takeLock(`${path}.heir-of-${found}`)
  try {
    if (identify(path) !== found) return false
    const before = fs.openSync(path, 'r')
    try {
      fs.renameSync(draft, path)
      refuseIfForeign(path, before, token)
    } finally {
      fs.closeSync(before)
    }
    return true
  } finally {
    right.release()
  }
}

function refuseIfAlive(path: string): void {
  const content = read(path)
  const owner = content === null ? null : ownerOf(content)
  if (owner !== null && isAlive(owner)) throw locked(path, owner)
  const descriptor = open(path)
  if (descriptor === null) return
  try {
    const pid = foreignHolder(descriptor)
    if (pid !== null) throw lockedBy(path, pid)
  } finally {
    fs.closeSync(descriptor)
  }
}

/** A JVM may have locked the old file between our look and our rename: then we step back. */
function refuseIfForeign(path: string, before: number, token: string): void {
  const pid = foreignHolder(before)
  if (pid === null) return
  if (identify(path) === token) fs.unlinkSync(path)
  throw lockedBy(path, pid)
}

function locked(path: string, owner: Owner): DiskFault {
  return lockedBy(path, owner.pid)
}

function lockedBy(path: string, pid: number): DiskFault {
  return new DiskFault('ELOCKED', 'lock', path, `held by process ${pid}`)
}

/** `null` when there is no lock. */
function identify(path: string): Identity | null {
  const descriptor = open(path)
  if (descriptor === null) return null
  try {
    const token = ownerOf(fs.readFileSync(descriptor, 'utf8'))?.token
    if (token !== undefined) return token
    const { ino, mtimeNs } = fs.fstatSync(descriptor, { bigint: true })
    return `${ino}-${mtimeNs}`
  } finally {
    fs.closeSync(descriptor)
  }
}

function read(path: string): string | null {
  const descriptor = open(path)
  if (descriptor === null) return null
  try {
    return fs.readFileSync(descriptor, 'utf8')
  } finally {
    fs.closeSync(descriptor)
  }
}

function open(path: string): number | null {
  try {
    return fs.openSync(path, 'r')
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null
    throw thrown
  }
}

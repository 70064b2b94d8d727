import * as fs from 'node:fs'
import { nowMs } from './captured.ts'
import { codeOf } from './disk-fault.ts'

/** Who holds a lock. A pid alone says little: it is given to another process soon after. */
export interface Owner {
  readonly pid: number
  /** When the process started, in a form that only this system compares. */
  readonly started: string
  /** Names this one lock, so that it is told from the next of the same process. */
  readonly token: string
}

const PATTERN = /^ottla pid=(\d{1,10}) started=(\S{1,80}) token=([0-9a-f]{16})\n$/

export function describe(owner: Omit<Owner, 'token'>, token: string): string {
  return `ottla pid=${owner.pid} started=${owner.started} token=${token}\n`
}

/** `null` for what we have not written: a JVM leaves the file empty. */
export function ownerOf(content: string): Owner | null {
  const [, pid, started, token] = PATTERN.exec(content) ?? []
  if (pid === undefined || started === undefined || token === undefined) return null
  return { pid: Number(pid), started, token }
}

export function self(): Omit<Owner, 'token'> {
  return { pid: process.pid, started: startOf(process.pid) ?? `ms:${ownStartMs()}` }
}

export function isAlive(owner: Owner): boolean {
  if (owner.started.startsWith('ms:')) return isAliveByPid(owner)
  return startOf(owner.pid) === owner.started
}

/** Without /proc all we know of another process is whether its pid is in use: when in doubt it lives. */
function isAliveByPid(owner: Owner): boolean {
  if (owner.pid === process.pid) {
    // Of our own pid we know more: a lock from before our start is that of a dead namesake.
    return Math.abs(Number(owner.started.slice(3)) - ownStartMs()) < 5000
  }
  try {
    process.kill(owner.pid, 0)
    return true
  } catch (thrown) {
    return codeOf(thrown) !== 'ESRCH'
  }
}

function ownStartMs(): number {
  return Math.round(nowMs() - process.uptime() * 1000)
}

/**
 * Boot and tick at which a process started, from /proc; `null` when it is dead or there is no /proc.
 * The boot's id is in it, because ticks count from the boot.
 */
function startOf(pid: number): string | null {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    const status = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
    // Field 2 is the name in parentheses and may hold anything, also parentheses; the rest follows the last.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
    const [state] = fields
    if (state === 'Z' || state === 'X') return null
    return `${boot}:${fields[19] ?? ''}`
  } catch (thrown) {
    if (codeOf(thrown) === '') throw thrown
    return null
  }
}

/**
 * The process that holds a POSIX lock (fcntl; Java's `FileChannel.lock`) on an open file, or `null`.
 * Linux only: Node cannot ask the system, but /proc/locks tells everyone.
 */
export function foreignHolder(descriptor: number): number | null {
  const { ino, dev } = fs.fstatSync(descriptor)
  for (const line of locksOfSystem()) {
    // 1: POSIX  ADVISORY  WRITE 4711 08:01:1835264 0 EOF
    const match = /(-?\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) \d+ \S+$/.exec(line)
    if (match === null || Number(match[4]) !== ino) continue
    const pid = Number(match[1])
    const device = deviceOf(
      Number.parseInt(match[2] ?? '', 16),
      Number.parseInt(match[3] ?? '', 16),
    )
    // Layered file systems (overlay, btrfs) tell stat another device than they tell the lock table.
    if (device === dev || holdsOpen(pid, ino, dev)) return pid
  }
  return null
}

function locksOfSystem(): readonly string[] {
  try {
    return fs.readFileSync('/proc/locks', 'latin1').split('\n')
  } catch (thrown) {
    if (codeOf(thrown) === '') throw thrown
    return []
  }
}

/** glibc's makedev, as far as a number holds it. */
function deviceOf(major: number, minor: number): number {
  return ((major & 0xfff) << 8) | (minor & 0xff) | ((minor >> 8) << 20)
}

function holdsOpen(pid: number, ino: number, dev: number): boolean {
  try {
    return fs.readdirSync(`/proc/${pid}/fd`).some((name) => {
      const status = fs.statSync(`/proc/${pid}/fd/${name}`, { throwIfNoEntry: false })
      return status?.ino === ino && status.dev === dev
    })
  } catch (thrown) {
    if (codeOf(thrown) === '') throw thrown
    return false
  }
}

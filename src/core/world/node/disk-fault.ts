import { DiskFault, type DiskFaultCode } from '../disk.ts'

/** What the system says, and what we call it. Everything else is `EIO`: the device did not do its work. */
const CODES: Readonly<Record<string, DiskFaultCode>> = {
  ENOSPC: 'ENOSPC',
  EDQUOT: 'ENOSPC',
  EROFS: 'EROFS',
  EACCES: 'EACCES',
  EPERM: 'EACCES',
  ENOENT: 'ENOENT',
  EEXIST: 'EEXIST',
  ENOTDIR: 'ENOTDIR',
  EISDIR: 'EISDIR',
  ENOTEMPTY: 'ENOTEMPTY',
  EMFILE: 'EMFILE',
  ENFILE: 'EMFILE',
  EXDEV: 'EXDEV',
}

/** The code of what Node threw. Never `instanceof Error`: under Jest it comes from another realm [E33]. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return ''
  return typeof thrown.code === 'string' ? thrown.code : ''
}

/** Makes a fault of what a system call threw. A fault stays as it is, and a bug stays a bug. */
export function toDiskFault(thrown: unknown, operation: string, path: string): unknown {
  if (thrown instanceof DiskFault) return thrown
  const code = codeOf(thrown)
  // Node's own complaints about arguments are our bugs, and no fault of the disk.
  if (code === '' || code.startsWith('ERR_')) return thrown
  const known = CODES[code]
  return new DiskFault(known ?? 'EIO', operation, path, known === code ? '' : code)
}

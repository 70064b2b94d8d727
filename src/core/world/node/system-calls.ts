import * as fs from 'node:fs'

/** One system call in its two forms: on the loop, and through a thread of libuv. */
export interface SystemCall<Arguments extends readonly unknown[], Result> {
  now(...input: Arguments): Result
  later(...input: Arguments): Promise<Result>
}

export interface Stat {
  readonly kind: 'file' | 'directory' | 'other'
  readonly sizeBytes: number
  readonly modifiedMs: number
}

export interface Name {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'link' | 'other'
}

/**
 * All that the disk asks of the system, as a table and not as imports, so that a test hands in a disk
 * that is slow, full or broken.
 */
export interface SystemCalls {
  readonly open: SystemCall<[path: string, flags: number], number>
  readonly close: SystemCall<[descriptor: number], void>
  /** Gives how many bytes were written, which may be fewer than there are. */
  readonly write: SystemCall<
    [descriptor: number, pieces: readonly Uint8Array[], position: number],
    number
  >
  /** Gives how many bytes were read; 0 at the end of the file. */
  readonly read: SystemCall<[descriptor: number, into: Uint8Array, position: number], number>
  readonly truncate: SystemCall<[descriptor: number, sizeBytes: number], void>
  readonly syncContent: SystemCall<[descriptor: number], void>
  readonly syncAll: SystemCall<[descriptor: number], void>
  readonly statOpen: SystemCall<[descriptor: number], Stat>
  readonly stat: SystemCall<[path: string], Stat>
  readonly makeDirectory: SystemCall<[path: string], void>
  readonly list: SystemCall<[path: string], readonly Name[]>
  readonly setModified: SystemCall<[path: string, modifiedMs: number], void>
  readonly rename: SystemCall<[from: string, to: string], void>
  readonly removeFile: SystemCall<[path: string], void>
  readonly removeDirectory: SystemCall<[path: string], void>
  readonly freeSpace: SystemCall<
    [path: string],
    { readonly freeBytes: number; readonly totalBytes: number }
  >
  readonly realPath: SystemCall<[path: string], string>
}

type Answer<T> = (fault: NodeJS.ErrnoException | null, value: T) => void

/** Makes a promise of a call that takes a callback. */
function later<T>(call: (answer: Answer<T>) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    call((fault, value) => {
      if (fault === null || fault === undefined) resolve(value)
      else reject(fault)
    })
  })
}

function done(call: (answer: (fault: NodeJS.ErrnoException | null) => void) => void) {
  return later<void>((answer) => {
    call((fault) => {
      answer(fault, undefined)
    })
  })
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): Stat['kind'] {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other'
}

function toStat(stats: fs.Stats): Stat {
  // Rounded, because a time in seconds is set as a double and comes back a few nanoseconds off.
  return { kind: kindOf(stats), sizeBytes: stats.size, modifiedMs: Math.round(stats.mtimeMs) }
}

function toNames(entries: readonly fs.Dirent[]): readonly Name[] {
  return entries.map((entry) => ({
    name: entry.name,
    kind: entry.isSymbolicLink() ? 'link' : kindOf(entry),
  }))
}

function toSpace(status: fs.StatsFs) {
  return {
    freeBytes: status.bavail * status.bsize,
    totalBytes: status.blocks * status.bsize,
  }
}

const RECURSIVE = { recursive: true } as const
const WITH_KINDS = { withFileTypes: true } as const

const writeCall: SystemCalls['write'] = {
  now(descriptor, pieces, position) {
    const [only] = pieces
    return pieces.length === 1 && only !== undefined
      ? fs.writeSync(descriptor, only, 0, only.byteLength, position)
      : fs.writevSync(descriptor, pieces as Uint8Array[], position)
  },
  later: (descriptor, pieces, position) =>
    later<number>((answer) => {
      fs.writev(descriptor, pieces as Uint8Array[], position, answer)
    }),
}

const readCall: SystemCalls['read'] = {
  now: (descriptor, into, position) => fs.readSync(descriptor, into, 0, into.byteLength, position),
  later: (descriptor, into, position) =>
    later<number>((answer) => {
      fs.read(descriptor, into, 0, into.byteLength, position, answer)
    }),
}

const fileCalls = {
  open: {
    now: (path, flags) => fs.openSync(path, flags, 0o644),
    later: (path, flags) => later<number>((answer) => fs.open(path, flags, 0o644, answer)),
  },
  close: {
    now: fs.closeSync,
    later: (descriptor) => done((answer) => fs.close(descriptor, answer)),
  },
  write: writeCall,
  read: readCall,
  truncate: {
    now: fs.ftruncateSync,
    later: (descriptor, size) => done((answer) => fs.ftruncate(descriptor, size, answer)),
  },
  syncContent: {
    now: fs.fdatasyncSync,
    later: (descriptor) => done((answer) => fs.fdatasync(descriptor, answer)),
  },
  syncAll: {
    now: fs.fsyncSync,
    later: (descriptor) => done((answer) => fs.fsync(descriptor, answer)),
  },
  statOpen: {
    now: (descriptor) => toStat(fs.fstatSync(descriptor)),
    later: async (descriptor) =>
      toStat(await later<fs.Stats>((answer) => fs.fstat(descriptor, answer))),
  },
} satisfies Partial<SystemCalls>

const nameCalls = {
  stat: {
    now: (path) => toStat(fs.statSync(path)),
    later: async (path) => toStat(await later<fs.Stats>((answer) => fs.stat(path, answer))),
  },
  makeDirectory: {
    now: (path) => void fs.mkdirSync(path, RECURSIVE),
    later: (path) => done((answer) => fs.mkdir(path, RECURSIVE, answer)),
  },
  list: {
    now: (path) => toNames(fs.readdirSync(path, WITH_KINDS)),
    later: async (path) =>
      toNames(await later<fs.Dirent[]>((answer) => fs.readdir(path, WITH_KINDS, answer))),
  },
  setModified: {
    now: (path, modifiedMs) => fs.utimesSync(path, modifiedMs / 1000, modifiedMs / 1000),
    later: (path, modifiedMs) =>
      done((answer) => fs.utimes(path, modifiedMs / 1000, modifiedMs / 1000, answer)),
  },
  rename: {
    now: fs.renameSync,
    later: (from, to) => done((answer) => fs.rename(from, to, answer)),
  },
  removeFile: {
    now: fs.unlinkSync,
    later: (path) => done((answer) => fs.unlink(path, answer)),
  },
  removeDirectory: {
    now: (path) => fs.rmdirSync(path),
    later: (path) => done((answer) => fs.rmdir(path, answer)),
  },
  freeSpace: {
    now: (path) => toSpace(fs.statfsSync(path)),
    later: async (path) => toSpace(await later<fs.StatsFs>((answer) => fs.statfs(path, answer))),
  },
  realPath: {
    now: (path) => fs.realpathSync.native(path),
    later: (path) => later<string>((answer) => fs.realpath.native(path, answer)),
  },
} satisfies Partial<SystemCalls>

/** The system itself. */
export const systemCalls: SystemCalls = { ...fileCalls, ...nameCalls }

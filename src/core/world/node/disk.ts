import { constants } from 'node:fs'
import {
  type DirectoryEntry,
  type DirectoryLock,
  type Disk,
  DiskFault,
  type File,
  type FileStatus,
  type FreeSpace,
  type OpenMode,
} from '../disk.ts'
import type { Eventually } from '../eventually.ts'
import { codeOf, toDiskFault } from './disk-fault.ts'
import { type DiskParts, NodeFile } from './file.ts'
import type { Incarnation } from './incarnation.ts'
import { takeLock } from './lock.ts'
import { makeRoads } from './road.ts'
import type { Name, SystemCall, SystemCalls } from './system-calls.ts'

const FLAGS: Readonly<Record<OpenMode, number>> = {
  read: constants.O_RDONLY,
  // Not O_APPEND: Windows then refuses to truncate, and the position is known anyway.
  append: constants.O_RDWR | constants.O_CREAT,
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
}

export interface DiskOptions {
  readonly calls: SystemCalls
  /** What operations are timed by, to choose between loop and thread. */
  readonly monotonicMs: () => number
  readonly platform: NodeJS.Platform
}

/** The real disk, through the system calls it is given. */
export class NodeDisk implements Disk {
  readonly #parts: DiskParts
  readonly #platform: NodeJS.Platform

  constructor(incarnation: Incarnation, options: DiskOptions) {
    const { calls, monotonicMs, platform } = options
    this.#parts = { incarnation, calls, roads: makeRoads(incarnation, monotonicMs) }
    this.#platform = platform
  }

  open(path: string, mode: OpenMode): Eventually<File> {
    return this.#either(
      'open',
      path,
      () => this.#openNow(path, mode),
      () => this.#openLater(path, mode),
    )
  }

  makeDirectory(path: string): Eventually<void> {
    return this.#call('makeDirectory', path, this.#parts.calls.makeDirectory, path)
  }

  list(path: string): Eventually<readonly DirectoryEntry[]> {
    const { calls } = this.#parts
    return this.#either(
      'list',
      path,
      () => sorted(calls.list.now(path), (name) => kindNow(calls, `${path}/${name}`)),
      async () => {
        const names = await calls.list.later(path)
        const kinds = await linkKinds(calls, path, names)
        return sorted(names, (name) => kinds.get(name) ?? 'other')
      },
    )
  }

  status(path: string): Eventually<FileStatus | null> {
    const { stat } = this.#parts.calls
    return this.#either(
      'status',
      path,
      () => {
        try {
          return stat.now(path)
        } catch (thrown) {
          return nothingOrThrow(thrown)
        }
      },
      () => stat.later(path).catch(nothingOrThrow),
    )
  }

  setModified(path: string, modifiedMs: number): Eventually<void> {
    return this.#call('setModified', path, this.#parts.calls.setModified, path, modifiedMs)
  }

  rename(from: string, to: string): Eventually<void> {
    return this.#call('rename', from, this.#parts.calls.rename, from, to)
  }

  remove(path: string): Eventually<void> {
    const { removeFile, removeDirectory } = this.#parts.calls
    return this.#either(
      'remove',
      path,
      () => {
        try {
          removeFile.now(path)
        } catch (thrown) {
          if (!mayBeDirectory(thrown)) throw thrown
          removeDirectory.now(path)
        }
      },
      async () => {
        try {
          await removeFile.later(path)
        } catch (thrown) {
          if (!mayBeDirectory(thrown)) throw thrown
          await removeDirectory.later(path)
        }
      },
    )
  }

  syncDirectory(path: string): Promise<void> {
    const { incarnation, calls, roads } = this.#parts
    return incarnation.start(async () => {
      // Windows opens no directory as a file and journals names by itself.
      if (this.#platform === 'win32') return
      await roads.sync.later(async () => {
        try {
          const descriptor = await calls.open.later(
            path,
            constants.O_RDONLY | constants.O_DIRECTORY,
          )
          try {
            await calls.syncAll.later(descriptor)
          } finally {
            await calls.close.later(descriptor)
          }
        } catch (thrown) {
          throw toDiskFault(thrown, 'syncDirectory', path)
        }
      })
    })
  }

  freeSpace(path: string): Eventually<FreeSpace> {
    return this.#call('freeSpace', path, this.#parts.calls.freeSpace, path)
  }

  realPath(path: string): Eventually<string> {
    return this.#call('realPath', path, this.#parts.calls.realPath, path)
  }

  lock(path: string): Promise<DirectoryLock> {
    const { incarnation } = this.#parts
    return incarnation.start(async () => {
      const held = takeLock(path)
      const forget = incarnation.holdToTheLast(() => held.release())
      return {
        release: () =>
          incarnation.start(async () => {
            forget()
            held.release()
          }),
      }
    })
  }

  #openNow(path: string, mode: OpenMode): File {
    const { calls } = this.#parts
    const descriptor = calls.open.now(path, FLAGS[mode])
    try {
      return this.#opened(path, mode, descriptor, calls.statOpen.now(descriptor))
    } catch (thrown) {
      calls.close.now(descriptor)
      throw thrown
    }
  }

  async #openLater(path: string, mode: OpenMode): Promise<File> {
    const { calls, incarnation } = this.#parts
    const descriptor = await calls.open.later(path, FLAGS[mode])
    try {
      const status = await calls.statOpen.later(descriptor)
      // Nobody is there to close what is opened for a world that has ended meanwhile.
      incarnation.check()
      return this.#opened(path, mode, descriptor, status)
    } catch (thrown) {
      await calls.close.later(descriptor)
      throw thrown
    }
  }

  #opened(path: string, mode: OpenMode, descriptor: number, status: FileStatus): File {
    // Linux opens a directory for reading without a word and fails at the first read.
    if (status.kind === 'directory') throw new DiskFault('EISDIR', 'open', path)
    const writable = mode !== 'read'
    return new NodeFile(this.#parts, { path, descriptor, sizeBytes: status.sizeBytes, writable })
  }

  #call<Arguments extends readonly unknown[], Result>(
    operation: string,
    path: string,
    call: SystemCall<Arguments, Result>,
    ...input: Arguments
  ): Eventually<Result> {
    return this.#either(
      operation,
      path,
      () => call.now(...input),
      () => call.later(...input),
    )
  }

  #either<T>(
    operation: string,
    path: string,
    now: () => T,
    later: () => Promise<T>,
  ): Eventually<T> {
    const { incarnation, roads } = this.#parts
    incarnation.check()
    if (!roads.names.quick) {
      const answer = roads.names.later(later).catch((thrown: unknown) => {
        throw toDiskFault(thrown, operation, path)
      })
      return incarnation.guard(answer)
    }
    try {
      return roads.names.now(now)
    } catch (thrown) {
      throw toDiskFault(thrown, operation, path)
    }
  }
}

function nothingOrThrow(thrown: unknown): null {
  if (codeOf(thrown) === 'ENOENT') return null
  throw thrown
}

/** unlink(2) of a directory: Linux says EISDIR, macOS and Windows EPERM. */
function mayBeDirectory(thrown: unknown): boolean {
  const code = codeOf(thrown)
  return code === 'EISDIR' || code === 'EPERM'
}

/** Code unit order, and what a link leads to in place of the link: partitions may be links to other disks. */
function sorted(
  names: readonly Name[],
  follow: (name: string) => DirectoryEntry['kind'],
): readonly DirectoryEntry[] {
  return names
    .map(({ name, kind }) => ({ name, kind: kind === 'link' ? follow(name) : kind }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function kindNow(calls: SystemCalls, path: string): DirectoryEntry['kind'] {
  try {
    return calls.stat.now(path).kind
  } catch (thrown) {
    return nothingOrThrow(thrown) ?? 'other'
  }
}

async function linkKinds(
  calls: SystemCalls,
  path: string,
  names: readonly Name[],
): Promise<Map<string, DirectoryEntry['kind']>> {
  const kinds = new Map<string, DirectoryEntry['kind']>()
  for (const { name, kind } of names) {
    if (kind !== 'link') continue
    const status = await calls.stat.later(`${path}/${name}`).catch(nothingOrThrow)
    kinds.set(name, status?.kind ?? 'other')
  }
  return kinds
}

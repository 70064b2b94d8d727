import type { Eventually } from './eventually.ts'

/** What a disk can fail with. Anything the system reports that is not listed is `EIO`. */
export type DiskFaultCode =
  | 'EIO' // the device failed
  | 'ENOSPC' // the disk, or the quota, is full
  | 'EROFS' // read-only file system
  | 'EACCES' // not permitted
  | 'ENOENT' // no such file or directory
  | 'EEXIST' // already there
  | 'ENOTDIR' // a directory was expected
  | 'EISDIR' // a file was expected
  | 'ENOTEMPTY' // the directory still has entries
  | 'EMFILE' // too many open files
  | 'EXDEV' // rename across devices
  | 'ELOCKED' // another live process holds the lock
  | 'EPOISONED' // an earlier write or sync of this file failed; it must be closed and recovered

/** A fault of the disk: thrown by, or rejected from, every operation of `Disk` and `File`. */
export class DiskFault extends Error {
  readonly code: DiskFaultCode
  readonly operation: string
  readonly path: string

  constructor(code: DiskFaultCode, operation: string, path: string, detail = '') {
    super(`${operation} ${path}: ${code}${detail === '' ? '' : ` (${detail})`}`)
    this.name = 'DiskFault'
    this.code = code
    this.operation = operation
    this.path = path
  }
}

/**
 * How to open a file:
 * - `read`: must exist, and is never written;
 * - `append`: made when missing, read and appended to;
 * - `create`: as `append`, but `EEXIST` when it is there already.
 */
export type OpenMode = 'read' | 'append' | 'create'

/**
 * One open file. Bytes are added at the end or read at a position; nothing is overwritten in place,
 * because no file format of Kafka's needs it and a torn overwrite cannot be recovered.
 *
 * Calls on one file take effect in the order they were made, also when some answer later.
 */
export interface File {
  readonly path: string

  /** The size in bytes as of the last call that took effect. */
  readonly sizeBytes: number

  /**
   * Adds the pieces at the end, whole and in order, and gives the new size.
   *
   * The pieces must stay unchanged until the answer. A fault may leave a part of them behind
   * (`ENOSPC` after a short write): the owner truncates to the size it knows before it appends again.
   * After `EIO` the file is poisoned.
   */
  append(pieces: readonly Uint8Array[]): Eventually<number>

  /** Fills `into` from `position`; gives how many bytes were read: fewer only at the end of the file. */
  readAt(into: Uint8Array, position: number): Eventually<number>

  /** Cuts the file to `sizeBytes`, which must not be above the present size. */
  truncate(sizeBytes: number): Eventually<void>

  /**
   * Makes everything that took effect before this call survive a power loss (fdatasync). Never blocks the loop.
   * Calls that wait at the same time share one system call. A fault poisons the file for ever: the
   * kernel may have dropped the dirty pages, and a second sync that succeeds proves nothing.
   */
  sync(): Promise<void>

  /** Gives the descriptor back; later calls are bugs. Closing twice does nothing. */
  close(): Eventually<void>
}

export interface DirectoryEntry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'other'
}

export interface FileStatus {
  readonly kind: 'file' | 'directory' | 'other'
  readonly sizeBytes: number
  /** Last modification, milliseconds since 1970 (Kafka's retention falls back on it). */
  readonly modifiedMs: number
}

export interface FreeSpace {
  readonly freeBytes: number
  readonly totalBytes: number
}

/** A directory held against other processes. */
export interface DirectoryLock {
  release(): Promise<void>
}

/**
 * The disk door. Paths are absolute, with the separators of the system.
 *
 * Durability, the same in both worlds: data is safe after `File.sync`; a new, renamed or removed name is
 * safe after `syncDirectory` of the directory that holds it.
 */
export interface Disk {
  open(path: string, mode: OpenMode): Eventually<File>

  /** Makes a directory and, unlike mkdir(2), those above it. There already: fine. */
  makeDirectory(path: string): Eventually<void>

  /** The entries of a directory, sorted by name (code unit order), so that no walk depends on the file system. */
  list(path: string): Eventually<readonly DirectoryEntry[]>

  /** `null` when there is nothing by that name. */
  status(path: string): Eventually<FileStatus | null>

  setModified(path: string, modifiedMs: number): Eventually<void>

  /** Replaces `to` when it is a file. The caller has closed both: Windows refuses otherwise. */
  rename(from: string, to: string): Eventually<void>

  /** Removes a file, or an empty directory. `ENOENT` when it is not there. */
  remove(path: string): Eventually<void>

  /** Makes the names in a directory survive a power loss. Does nothing where the system has no such call (Windows). */
  syncDirectory(path: string): Promise<void>

  freeSpace(path: string): Eventually<FreeSpace>

  /** The path with all links resolved. */
  realPath(path: string): Eventually<string>

  /**
   * Takes `path` (a file such as `<log dir>/.lock`) as a lock against other processes and other brokers
   * of this one. The file holds pid and process start time and is made exclusively; a lock whose owner is
   * dead is taken over; on Linux a POSIX lock that a JVM holds on the file is seen too. `ELOCKED` names the owner.
   */
  lock(path: string): Promise<DirectoryLock>
}

export type { Clock } from './clock.ts'
export { type Codec, type Codecs, type CodecTier, CorruptCompression } from './codecs.ts'
export {
  type DirectoryEntry,
  type DirectoryLock,
  type Disk,
  DiskFault,
  type DiskFaultCode,
  type File,
  type FileStatus,
  type FreeSpace,
  type OpenMode,
} from './disk.ts'
export type { Eventually } from './eventually.ts'
export type { Job, Jobs, JobTable, JobWorld } from './jobs.ts'
export {
  type AcceptSocket,
  type DialOptions,
  type InMemoryAddress,
  type Listener,
  type ListenOptions,
  type Net,
  type NetAddress,
  NetFault,
  type NetFaultCode,
  type Socket,
  type SocketOwner,
  type TlsClientOptions,
  type TlsIdentity,
  type TlsPeer,
  type TlsServerOptions,
} from './net.ts'
export type { Objects, Outside } from './outside.ts'
export type { Random, RandomStream } from './random.ts'
export type { Cancel, Timers } from './timers.ts'
export { Gone, type World } from './world.ts'

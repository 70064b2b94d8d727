import type { Disk } from '#core/world'

/** Files larger than this are none of ours: a checkpoint of 100,000 partitions has 4 MB. */
const MAX_BYTES = 64 * 1024 * 1024

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')))
}

/**
 * Replaces a small file whole: after a crash there is the old one or the new one, and never a part. Written
 * beside it, synced, renamed, and the name made to last. Rejects with a `DiskFault`; the old file then stands.
 */
export async function writeAtomically(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.tmp`
  // What a crash left behind would stand before what is appended now.
  if ((await disk.status(beside)) !== null) await disk.remove(beside)
  const file = await disk.open(beside, 'create')
  try {
    await file.append([bytes])
    await file.sync()
  } finally {
    await file.close()
  }
  await disk.rename(beside, path)
  await disk.syncDirectory(parentOf(path))
}

/** All of a small file; null when there is none. Rejects with a `DiskFault`. */
export async function readWhole(disk: Disk, path: string): Promise<Uint8Array | null> {
  const status = await disk.status(path)
  if (status === null || status.kind !== 'file') return null
  const file = await disk.open(path, 'read')
  try {
    const bytes = Buffer.allocUnsafe(Math.min(file.sizeBytes, MAX_BYTES))
    const got = await file.readAt(bytes, 0)
    return bytes.subarray(0, got)
  } finally {
    await file.close()
  }
}

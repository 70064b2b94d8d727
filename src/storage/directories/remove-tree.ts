import type { Disk } from '#core/world'

/** Removes a directory and all that is in it; nothing when it is not there. Rejects with a `DiskFault`. */
export async function removeTree(disk: Disk, path: string): Promise<void> {
  if ((await disk.status(path)) === null) return
  for (const { name, kind } of await disk.list(path)) {
    if (kind === 'directory') await removeTree(disk, `${path}/${name}`)
    else await disk.remove(`${path}/${name}`)
  }
  await disk.remove(path)
}

/** The number of letters to put in, take out, change or swap with a neighbour; above `limit` it only says more. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) least = Math.min(least, at(before, j - 2) + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return at(row, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] as number
}

/** The name that was probably meant, or `null` when none is near. Separators do not count: `retention_ms`. */
export function closestName(name: string, known: Iterable<string>): string | null {
  const wanted = plain(name)
  const limit = Math.max(1, Math.min(3, Math.floor(wanted.length / 4)))
  let closest: string | null = null
  let least = limit + 1
  for (const candidate of known) {
    const letters = distance(wanted, plain(candidate), limit)
    if (letters < least) {
      least = letters
      closest = candidate
    }
  }
  return closest
}

/** Long names are cut: whoever sends a name of a megabyte shall not have it compared. */
function plain(name: string): string {
  return name.slice(0, 100).toLowerCase().replace(/[._-]/g, '')
}

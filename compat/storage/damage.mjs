/** What can befall the files of a log, drawn from a seed. */
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

const FILE = /^(\d{20}\.(log|index|timeindex|txnindex|snapshot)|leader-epoch-checkpoint)$/

const DAMAGES = {
  cut(path, below) {
    truncateSync(path, below(readFileSync(path).length))
  },
  flip(path, below) {
    const bytes = readFileSync(path)
    for (let count = 1 + below(3); count > 0; count--) bytes[below(bytes.length)] ^= 1 << below(8)
    writeFileSync(path, bytes)
  },
  zero(path, below) {
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0, below(bytes.length)))
  },
  add(path, below) {
    const garbage = Array.from({ length: 1 + below(300) }, () => below(256))
    appendFileSync(path, Buffer.from(garbage))
  },
  remove(path) {
    rmSync(path)
  },
}

/**
 * Damages one to three files of a directory, of those that `isMeant` takes; a .log is never removed, for that loses what
 * nobody can miss.
 *
 * @returns what was done, in words
 */
export function damage(directory, below, isMeant = () => true) {
  const done = []
  for (let count = 1 + below(3); count > 0; count--) {
    const names = readdirSync(directory).filter((name) => FILE.test(name) && isMeant(name))
    const name = names[below(names.length)]
    if (name === undefined) return done
    const path = join(directory, name)
    const isEmpty = readFileSync(path).length === 0
    const kinds = Object.keys(DAMAGES).filter((kind) =>
      kind === 'remove' ? !name.endsWith('.log') : kind === 'add' || !isEmpty,
    )
    const kind = kinds[below(kinds.length)]
    DAMAGES[kind](path, below)
    done.push(`${kind} ${name}`)
  }
  return done
}

/**
 * What tidy found in each file, kept in .cache by the file's text: most files are the same as the last time, and
 * parsing them is most of the work. Nothing is believed after a change of tidy itself.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

function hash(...texts) {
  const sum = createHash('sha256')
  for (const text of texts) sum.update(text).update('\0')
  return sum.digest('base64url')
}

/** Changes with any line of tidy, and with Node. */
function lawHash() {
  const paths = readdirSync(here, { recursive: true })
    .filter((name) => name.endsWith('.mjs') && !name.startsWith('canaries'))
    .map((name) => join(here, name))
  return hash(process.version, ...paths.toSorted().map((path) => readFileSync(path, 'utf8')))
}

export class Memory {
  #path
  #law = lawHash()
  #before = {}
  #now = {}

  constructor(root) {
    this.#path = join(root, '.cache/tidy.json')
    try {
      const { law, files } = JSON.parse(readFileSync(this.#path, 'utf8'))
      if (law === this.#law) this.#before = files
    } catch {
      // Not there, or cut off while it was written: all is looked at again.
    }
  }

  /** What was found in that text at that path; else an empty object, which is kept once it is filled. */
  keptOf = (path, text) => {
    const key = `${path} ${hash(text)}`
    this.#now[key] = this.#before[key] ?? {}
    return this.#now[key]
  }

  save() {
    mkdirSync(dirname(this.#path), { recursive: true })
    writeFileSync(this.#path, JSON.stringify({ law: this.#law, files: this.#now }))
  }
}

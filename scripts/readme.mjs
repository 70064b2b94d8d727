/**
 * The section of README.md that says what is not there yet. It comes from the `notYet` lists of the rooms, which
 * stand in the code where the thing itself will be; a test compares. `node scripts/readme.mjs` writes it again.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ENTRIES } from './entries.mjs'
import { root } from './step.mjs'

const README = join(root, 'README.md')
const BEGIN = '<!-- not yet: written by scripts/readme.mjs -->\n'
const END = '<!-- /not yet -->\n'

/** Every index.ts that may have such a list: those of the rooms, and those of the package's entries. */
function folders() {
  const rooms = readdirSync(join(root, 'dist'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  return [...new Set([...ENTRIES.map(({ folder }) => folder), ...rooms.toSorted()])]
}

async function notYet() {
  const found = []
  for (const folder of folders()) {
    const path = join(root, 'dist', folder, 'index.js')
    if (!existsSync(path)) continue
    const module = await import(pathToFileURL(path).href)
    found.push(...(module.notYet ?? []))
  }
  return found
}

/** README.md as it should be. */
export async function expectedReadme() {
  const text = readFileSync(README, 'utf8')
  const [before, rest] = text.split(BEGIN)
  const [, after] = rest.split(END)
  const lines = (await notYet()).map(({ what, needs }) => `- ${what} (needs ${needs.join(', ')})\n`)
  return `${before}${BEGIN}${lines.join('')}${END}${after}`
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(README, await expectedReadme())
}

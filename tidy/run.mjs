/** `node tidy/run.mjs`: asks every rule of the law, says each breach once and how to mend it, and fails if there is one. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Memory } from './memory.mjs'
import { ask, rules } from './rules/index.mjs'
import { readTree } from './tree.mjs'

function report(rule, findings) {
  const lines = findings.map(({ path, line, what }) => `  ${path}:${line}  ${what}`)
  const reasons = [`  why: ${rule.why}`, `  instead: ${rule.instead}`]
  return [`tidy: ${rule.name}`, ...lines, ...reasons, ''].join('\n')
}

const startedMs = performance.now()
const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..')
const memory = new Memory(root)
const tree = readTree(root, memory.keptOf)
let breaches = 0
for (const rule of rules) {
  const findings = ask(rule, tree)
  breaches += findings.length
  if (findings.length > 0) console.error(report(rule, findings))
}
memory.save()
const sizes = `${rules.length} rules, ${tree.sources.size} files, ${tree.pages.size} pages`
const tookMs = Math.round(performance.now() - startedMs)
console.error(`tidy: ${sizes}, ${breaches} breaches (${tookMs} ms)`)
process.exitCode = breaches === 0 ? 0 : 1

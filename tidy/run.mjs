/** `node tidy/run.mjs`: asks every rule of the law, says each breach once and how to mend it, and fails if there is one. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rules } from './rules/index.mjs'
import { readTree } from './tree.mjs'

function report(rule, findings) {
  const lines = findings.map(({ path, line, what }) => `  ${path}:${line}  ${what}`)
  return [
    `tidy: ${rule.name}`,
    ...lines,
    `  why: ${rule.why}`,
    `  instead: ${rule.instead}`,
    '',
  ].join('\n')
}

const startedMs = performance.now()
const tree = readTree(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'))
let breaches = 0
for (const rule of rules) {
  const findings = rule.check(tree)
  if (!rule.advice) breaches += findings.length
  if (findings.length > 0) console.error(report(rule, findings))
}
const tookMs = Math.round(performance.now() - startedMs)
console.error(
  `tidy: ${rules.length} rules, ${tree.sources.size} files, ${tree.pages.size} pages, ${breaches} breaches (${tookMs} ms)`,
)
process.exitCode = breaches === 0 ? 0 : 1

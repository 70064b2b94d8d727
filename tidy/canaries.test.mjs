/**
 * The law: each rule of tidy is awake. For every rule there is a file of its name in canaries/, with a few small
 * trees in which the lines marked `breach` break that rule, and no other line does.
 */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ask, rules } from './rules/index.mjs'
import { Tree } from './tree.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'canaries')

/** Where a tree says that it breaks the law. */
function marked(files) {
  return Object.entries(files).flatMap(([path, text]) =>
    text
      .split('\n')
      .flatMap((line, index) => (/\bbreach\b/.test(line) ? [`${path}:${index + 1}`] : [])),
  )
}

function found(rule, files) {
  const findings = ask(rule, new Tree(new Map(Object.entries(files))))
  return [...new Set(findings.map(({ path, line }) => `${path}:${line}`))]
}

test('every rule has a canary, and every canary its rule', () => {
  const canaries = readdirSync(folder).map((name) => name.replace('.mjs', ''))
  assert.deepEqual(canaries.toSorted(), rules.map(({ name }) => name).toSorted())
})

for (const rule of rules) {
  test(`the canary of '${rule.name}' breaks the law where it says, and only there`, async () => {
    const { trees } = await import(pathToFileURL(join(folder, `${rule.name}.mjs`)).href)
    let breaches = 0
    for (const [name, files] of Object.entries(trees)) {
      const expected = marked(files)
      breaches += expected.length
      assert.deepEqual(found(rule, files).toSorted(), expected.toSorted(), name)
    }
    assert.ok(breaches > 0, 'a canary that breaks nothing proves nothing')
  })
}

test('every finding and every rule say what, why and what instead', () => {
  for (const rule of rules) {
    assert.match(rule.why, /^[A-Z].{40,}[.)\]]$/s, rule.name)
    assert.ok(rule.instead.length > 20, rule.name)
  }
})

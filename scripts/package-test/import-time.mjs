/** What importing an entry costs over bare Node: a figure for the bench, printed and never asserted. */
import { spawnSync } from 'node:child_process'

const ROUNDS = 15

function wallMs(folder, code) {
  const startedMs = performance.now()
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: folder })
  if (result.status !== 0) throw new Error(String(result.stderr))
  return performance.now() - startedMs
}

function quickest(values) {
  return Math.min(...values)
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}

/** The quickest rounds say what the work costs, the medians what this machine made of it. */
export function importTimes(folder, specifiers) {
  const codes = ['', ...specifiers.map((specifier) => `import ${JSON.stringify(specifier)}`)]
  const rounds = codes.map(() => [])
  // One after the other and round again, so that a busy moment falls on all of them.
  for (let round = 0; round < ROUNDS; round++) {
    codes.forEach((code, index) => {
      rounds[index].push(wallMs(folder, code))
    })
  }
  const [bare, ...imported] = rounds
  for (const [index, specifier] of specifiers.entries()) {
    const over = (of) => (of(imported[index]) - of(bare)).toFixed(1)
    console.error(
      `[ottla] import '${specifier}' over bare Node (${quickest(bare).toFixed(1)} ms): ` +
        `quickest ${over(quickest)} ms, median ${over(median)} ms`,
    )
  }
}

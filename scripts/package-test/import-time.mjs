/**
 * What importing an entry costs over bare Node: a figure for the bench, printed and never asserted. CPU time of the whole process, both
 * its threads' and the kernel's, since the clock on the wall also counts what else the machine does.
 */
import { spawnSync } from 'node:child_process'

const TELL = `
const { user, system } = process.cpuUsage()
process.stdout.write(String((user + system) / 1000))
`

function cpuMs(folder, code) {
  const args = ['--input-type=module', '-e', `${code}\n${TELL}`]
  const result = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  if (result.status !== 0) throw new Error(result.stderr)
  return Number(result.stdout)
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}

export function importTimes(folder, specifiers, roundCount = 15) {
  const codes = ['', ...specifiers.map((specifier) => `import ${JSON.stringify(specifier)}`)]
  const rounds = codes.map(() => [])
  // One after the other and round again, so that a busy moment falls on all of them.
  for (let round = 0; round < roundCount; round++) {
    codes.forEach((code, index) => {
      rounds[index].push(cpuMs(folder, code))
    })
  }
  const [bareMs, ...withMs] = rounds.map(median)
  for (const [index, specifier] of specifiers.entries()) {
    const overMs = (withMs[index] - bareMs).toFixed(1)
    console.error(
      `[ottla] import '${specifier}': ${overMs} ms over bare Node (${bareMs.toFixed(1)} ms)`,
    )
  }
}

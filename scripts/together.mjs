/** Runs several programs, a few at a time, and says of each how long it took and, of the ones that failed, all they said. */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { root, StepFailed, seconds } from './step.mjs'

function runOne({ name, args, env, timeoutMs }) {
  return new Promise((resolve) => {
    const startedMs = performance.now()
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    let output = ''
    const hear = (chunk) => {
      output += chunk
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', (error) => hear(String(error)))
    child.on('close', (code, signal) => {
      const failed = code !== 0
      const how = signal === null ? `exit ${code}` : `${signal}, at most ${timeoutMs / 1000} s`
      console.log(
        `${failed ? '✖' : '✔'} ${name}: ${seconds(startedMs)}${failed ? ` (${how})` : ''}`,
      )
      if (failed || output.trim().includes('\n') === false) process.stdout.write(output)
      resolve({ name, failed })
    })
  })
}

/**
 * `programs`: `{ name, args, env, timeoutMs }` each, `args` for node. At most `atOnce` run together. Ends with
 * 'N passed, N failed'; throws `StepFailed` when one failed.
 */
export async function runTogether(what, programs, { atOnce = availableParallelism() } = {}) {
  const waiting = [...programs]
  const results = []
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results.push(await runOne(next))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const failed = results.filter((result) => result.failed)
  console.log(`${what}: ${results.length - failed.length} passed, ${failed.length} failed`)
  if (failed.length > 0) throw new StepFailed(what)
}

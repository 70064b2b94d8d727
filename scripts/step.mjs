/**
 * Runs the project's tools, each as a process of its own, without a shell: the same on Linux, macOS and Windows.
 * Everything in scripts/ needs Node and npm only, and imports nothing that `npm ci` has yet to bring.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** A step that failed, said on stderr already: whoever catches it only has to stop. */
export class StepFailed extends Error {}

/** What was asked for cannot be: said in a sentence, and no stack. */
export class WrongUsage extends Error {}

export function seconds(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`
}

/**
 * Runs `node` with these arguments in the project's folder, its output being ours. Throws `StepFailed`
 * when it fails or takes longer than `timeoutMs`.
 */
export function runNode(name, args, options = {}) {
  const {
    timeoutMs = 600_000,
    quiet = false,
    node = process.execPath,
    env = {},
    cwd = root,
  } = options
  const startedMs = performance.now()
  const result = spawnSync(node, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    encoding: 'utf8',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  if (result.status === 0) {
    console.error(`[ottla] ${name}: ${seconds(startedMs)}`)
    return result.stdout
  }
  if (quiet) process.stderr.write(`${result.stdout}${result.stderr}`)
  const reason =
    result.error?.code === 'ETIMEDOUT'
      ? `did not end within ${timeoutMs / 1000} s`
      : (result.error?.message ?? `failed (${result.signal ?? `exit ${result.status}`})`)
  console.error(`[ottla] ${name}: ${reason}`)
  throw new StepFailed(name)
}

/** The script behind the command that an installed package offers. */
export function toolPath(packageName, command) {
  const require = createRequire(join(root, 'package.json'))
  const manifestPath = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = require(manifestPath)
  return join(dirname(manifestPath), typeof bin === 'string' ? bin : bin[command])
}

/** npm as it was started, or the one that came with this Node. */
export function npmPath() {
  const given = process.env.npm_execpath
  if (given?.endsWith('.js')) return given
  const folder = dirname(process.execPath)
  return process.platform === 'win32'
    ? join(folder, 'node_modules/npm/bin/npm-cli.js')
    : join(folder, '../lib/node_modules/npm/bin/npm-cli.js')
}

/** Runs the body of a script: a failed step ends the process with 1, and was said already; wrong usage with 2. */
export async function main(body) {
  try {
    await body()
  } catch (error) {
    if (error instanceof StepFailed) {
      process.exitCode = 1
      return
    }
    const isUsage = error instanceof WrongUsage || error.code?.startsWith('ERR_PARSE_ARGS')
    if (!isUsage) throw error
    console.error(`[ottla] ${error.message}`)
    process.exitCode = 2
  }
}

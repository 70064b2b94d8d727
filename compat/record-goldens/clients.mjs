/** Batches as other clients send them. Installs the clients, by pinned version, into .cache. */
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { captured } from './capture.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const cache = join(here, '../../.cache/record-goldens')
const run = promisify(execFile)

const PYTHON_PACKAGES = [
  'confluent-kafka==2.16.1',
  'kafka-python==3.0.12',
  'lz4==4.4.5',
  'python-snappy==0.7.3',
  'xxhash==3.6.0',
  'zstandard==0.25.0',
]
const KAFKAJS = 'kafkajs@2.2.4'

function python() {
  const folder = join(cache, 'python')
  if (!existsSync(join(folder, 'installed'))) {
    execFileSync('python3', ['-m', 'venv', folder], { timeout: 60_000 })
    const pip = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...PYTHON_PACKAGES]
    execFileSync(join(folder, 'bin/python'), pip, { stdio: 'inherit', timeout: 180_000 })
    mkdirSync(join(folder, 'installed'))
  }
  return join(folder, 'bin/python')
}

function kafkajs() {
  const folder = join(cache, 'kafkajs')
  if (!existsSync(folder)) {
    const half = `${folder}.${process.pid}`
    mkdirSync(half, { recursive: true })
    const install = ['install', '--silent', '--no-audit', '--no-fund', '--prefix', half, KAFKAJS]
    execFileSync('npm', install, { stdio: 'inherit', timeout: 120_000 })
    renameSync(half, folder)
  }
  return folder
}

function sentBy(command, args, magic) {
  return captured(magic, (port) =>
    run(
      command,
      args.map((arg) => (arg === 'PORT' ? String(port) : arg)),
      { timeout: 30_000 },
    ),
  )
}

const LIBRDKAFKA = [
  ['magic 2, none', 2, 'none', 'plain'],
  ['magic 2, gzip', 2, 'gzip', 'plain'],
  ['magic 2, snappy', 2, 'snappy', 'plain'],
  ['magic 2, lz4, idempotent', 2, 'lz4', 'idempotent'],
  ['magic 2, zstd', 2, 'zstd', 'plain'],
  ['magic 1, snappy', 1, 'snappy', '0.10.0'],
  ['magic 1, lz4', 1, 'lz4', '0.10.0'],
  ['magic 0, none', 0, 'none', '0.9.0'],
  ['magic 0, gzip', 0, 'gzip', '0.9.0'],
]

const KAFKA_PYTHON = [
  ['none', '2'],
  ['gzip', '2'],
  ['snappy', '2'],
  ['lz4', '2'],
  ['zstd', '2'],
  ['none', '1'],
  ['gzip', '1'],
  ['lz4', '1'],
]

/** [client, name, bytes] of each kind of batch, one after the other. */
export async function* sentByClients() {
  const interpreter = python()
  for (const [name, magic, codec, mode] of LIBRDKAFKA) {
    const args = [join(here, 'librdkafka.py'), 'PORT', codec, mode]
    yield ['librdkafka', name, await sentBy(interpreter, args, magic)]
  }
  for (const [codec, magic] of KAFKA_PYTHON) {
    const args = [join(here, 'kafka-python.py'), 'PORT', codec, magic]
    yield [
      'kafka-python',
      `magic ${magic}, ${codec}`,
      await sentBy(interpreter, args, Number(magic)),
    ]
  }
  for (const codec of ['none', 'snappy', 'lz4']) {
    const { stdout } = await run(interpreter, [join(here, 'kafka-python-old.py'), codec])
    yield ['kafka-python', `magic 0, ${codec}`, Buffer.from(stdout.trim(), 'hex')]
  }
  for (const codec of ['none', 'gzip', 'idempotent']) {
    const args = [join(here, 'kafkajs.mjs'), kafkajs(), 'PORT', codec]
    yield ['kafkajs', `magic 2, ${codec}`, await sentBy(process.execPath, args, 2)]
  }
}

/** Kafka's own compression classes (Java) and Python's libraries, as functions. Needs Java 17 and Maven; Python and pip. */
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kafkaClasspath } from '../apache-kafka/kafka.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const MAX_ANSWER_BYTES = 1 << 29

function askLines(command, args, lines) {
  const output = execFileSync(command, args, {
    input: `${lines.join('\n')}\n`,
    maxBuffer: MAX_ANSWER_BYTES,
    timeout: 240_000,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers = output.toString().replace(/\n$/, '').split('\n')
  if (answers.length !== lines.length)
    throw new Error(`${command}: ${answers.length} answers to ${lines.length} questions`)
  return answers
}

/**
 * Asks Kafka's classes: each question is `{ does: 'write' | 'read', type, magic, level?, bytes }`; each answer bytes, or
 * a text that says why not.
 */
export function askJava(questions) {
  const lines = questions.map(
    ({ does, type, magic, level, bytes }) =>
      `${does} ${type} ${magic} ${level ?? '-'} ${Buffer.from(bytes).toString('hex')}`,
  )
  const args = ['-Xmx1g', '-cp', kafkaClasspath('4.4.0'), join(here, 'Codec.java')]
  return askLines('java', args, lines).map((answer) =>
    answer.startsWith('!') ? answer.slice(1) : Buffer.from(answer, 'hex'),
  )
}

const PYTHON_PACKAGES = [
  'kafka-python==3.0.12',
  'lz4==4.4.5',
  'python-snappy==0.7.3',
  'zstandard==0.25.0',
]

/** Asks Python's libraries to write: each question is `{ writer, bytes }`. */
export function askPython(questions) {
  const folder = join(here, '../../.cache/python-compression')
  const python = join(folder, 'bin/python')
  if (!existsSync(join(folder, 'ready'))) {
    execFileSync('python3', ['-m', 'venv', folder])
    execFileSync(python, ['-m', 'pip', '-q', 'install', ...PYTHON_PACKAGES], { stdio: 'inherit' })
    writeFileSync(join(folder, 'ready'), '')
  }
  const lines = questions.map(
    ({ writer, bytes }) => `${writer} ${Buffer.from(bytes).toString('hex')}`,
  )
  return askLines(python, [join(here, 'codec.py')], lines).map((hex) => Buffer.from(hex, 'hex'))
}

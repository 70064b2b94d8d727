import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogLine } from '../../logging/index.ts'
import { LogLines, type WriteText } from './log-lines.ts'

function line(message: string, fields: LogLine['fields'] = {}): LogLine {
  return { level: 'info', source: 'test', message, fields }
}

/** A descriptor whose writes wait until they are let go. */
function slowWriter() {
  const written: string[] = []
  const waiting: (() => void)[] = []
  const write: WriteText = (_descriptor, bytes, answer) => {
    waiting.push(() => {
      written.push(Buffer.from(bytes).toString())
      answer(null, bytes.byteLength)
    })
  }
  return { write, written, waiting }
}

const messages = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each).message)

test('lines wait for a slow reader and then go out together, in order', async () => {
  const { write, written, waiting } = slowWriter()
  const lines = new LogLines(write)
  lines.add(line('one'))
  lines.add(line('two'))
  lines.add(line('three'))
  const flushed = lines.flush()
  waiting.shift()?.()
  waiting.shift()?.()
  await flushed
  assert.deepEqual(written.map(messages), [['one'], ['two', 'three']])
  const { time, level, source } = JSON.parse(written[0] ?? '')
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.deepEqual([level, source], ['info', 'test'])
})

test('a reader that never reads costs a bounded buffer; what was dropped is counted', async () => {
  const { write, written, waiting } = slowWriter()
  const lines = new LogLines(write)
  for (let index = 0; index < 5000; index++) lines.add(line('x'.repeat(1000)))
  waiting.shift()?.()
  waiting.shift()?.()
  await lines.flush()
  const last = written.join('').trim().split('\n').at(-1) ?? ''
  const { message, lines: count } = JSON.parse(last)
  assert.equal(message, 'log lines were dropped: stderr is too slow')
  assert.ok(count > 3000 && count < 5000)
  assert.ok(written.join('').length < 1.2 * 1024 * 1024)
})

test('short writes go on, a full pipe is tried again, a broken one loses its lines only', async () => {
  const answers: [string | null, number][] = [
    [null, 5],
    ['EAGAIN', 0],
    [null, Number.POSITIVE_INFINITY],
    ['EPIPE', 0],
    [null, Number.POSITIVE_INFINITY],
  ]
  let written = ''
  const lines = new LogLines((_descriptor, bytes, answer) => {
    const [code, most] = answers.shift() ?? assert.fail('no more writes')
    const count = Math.min(most, bytes.byteLength)
    written += Buffer.from(bytes.subarray(0, code === null ? count : 0)).toString()
    queueMicrotask(() =>
      answer(code === null ? null : Object.assign(new Error(code), { code }), count),
    )
  })
  for (const message of ['whole', 'lost', 'back']) {
    lines.add(line(message))
    await lines.flush()
  }
  assert.deepEqual(messages(written), ['whole', 'back'])
  assert.deepEqual(answers, [])
})

test('what JSON cannot hold is told in other words and never throws', async () => {
  const { write, written, waiting } = slowWriter()
  const lines = new LogLines(write)
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  lines.add(line('plain', { big: 2n ** 64n, bytes: new Uint8Array(3), error: new TypeError('oh') }))
  lines.add(line('circle', { circle }))
  lines.add(
    line('trap', {
      get value() {
        throw new Error('a trap')
      },
    }),
  )
  waiting.shift()?.()
  waiting.shift()?.()
  await lines.flush()
  const [plain, looped, trapped] = written
    .join('')
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each))
  assert.deepEqual([plain.big, plain.bytes], ['18446744073709551616', '(3 bytes)'])
  assert.match(plain.error, /^TypeError: oh\n/)
  assert.equal(looped.fields, '(unprintable)')
  assert.equal(trapped.fields, '(unprintable)')
})

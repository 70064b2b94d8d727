import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { format, inspect } from 'node:util'
import fc from 'fast-check'
import { type LogLine, Logs, logText, Secret } from './index.ts'

function record(level: 'error' | 'info' | 'trace' = 'info'): { lines: LogLine[]; logs: Logs } {
  const lines: LogLine[] = []
  return { lines, logs: new Logs((line) => lines.push(line), level) }
}

test('a level that is off evaluates nothing', () => {
  const { lines, logs } = record('info')
  const log = logs.logger('storage.roll')
  log.debug?.('never', { cost: assert.fail })
  log.info?.('rolled', { baseOffset: 7 })
  log.error('failed')
  assert.deepEqual(lines, [
    { level: 'info', source: 'storage.roll', message: 'rolled', fields: { baseOffset: 7 } },
    { level: 'error', source: 'storage.roll', message: 'failed', fields: {} },
  ])
})

test('levels hold for what is below, change while we run, and can be given back', () => {
  const { lines, logs } = record('error')
  const log = logs.logger('storage.recovery')
  assert.equal(logs.logger('storage.recovery'), log)
  logs.setLevel('storage', 'debug')
  log.debug?.('one')
  logs.setLevel('storage.recovery', 'error')
  log.warn?.('not this')
  logs.setLevel('storage.recovery', null)
  log.debug?.('two')
  log.trace?.('nor this')
  logs.setLevel('storage', null)
  log.warn?.('nor that')
  assert.deepEqual(
    lines.map((line) => line.message),
    ['one', 'two'],
  )
  logs.setLevel('', null)
  assert.equal(logs.level('anything'), 'error')
  assert.deepEqual(
    [...logs.levels()],
    [
      ['', 'error'],
      ['storage.recovery', 'error'],
    ],
  )
})

test('nobody can forge a line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.anything(), (name, value) => {
      const text = logText({
        level: 'warn',
        source: name,
        message: name,
        fields: { [name]: value, clientId: `a\r\nERROR b ${name}\u001b[2J\u2028` },
      })
      assert.doesNotMatch(text, /[\p{Cc}\u2028\u2029]/u)
    }),
  )
})

test('a line is read by people', () => {
  const fields = {
    topic: 'orders',
    why: 'disk is "full"',
    at: 12n,
    ids: [1, 2],
    none: null,
    empty: '',
  }
  assert.equal(
    logText({ level: 'warn', source: 'storage', message: 'segment was cut', fields }),
    'WARN  storage: segment was cut topic=orders why="disk is \\"full\\"" at=12 ids=[1,2] none=null empty=""',
  )
  const fault = logText({
    level: 'error',
    source: 's',
    message: 'm',
    fields: { error: new Error('x') },
  })
  assert.match(fault, /error=Error: x\\n {4}at /)
  const long = logText({
    level: 'error',
    source: 's',
    message: 'm',
    fields: { bytes: 'x'.repeat(9999) },
  })
  assert.ok(long.length < 1100)
})

test('a value that cannot be printed does not cost the line', () => {
  const loop: { self?: unknown } = {}
  loop.self = loop
  const bad = {
    get toJSON(): never {
      throw new Error('no')
    },
  }
  const text = logText({ level: 'info', source: 's', message: 'm', fields: { loop, bad } })
  assert.equal(text, 'INFO  s: m loop=(unprintable) bad=(unprintable)')
})

test('a secret is told only to who asks for it', () => {
  const secret = new Secret('hunter2')
  const line: LogLine = {
    level: 'info',
    source: 's',
    message: 'm',
    fields: { secret, in: [secret] },
  }
  const ways = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { showHidden: true, depth: 9 }),
    format('%s %o %j', secret, secret, secret),
    logText(line),
    String(Object.entries(secret)),
  ]
  for (const way of ways) assert.ok(!way.includes('hunter2'), way)
  assert.equal(secret.reveal(), 'hunter2')
})

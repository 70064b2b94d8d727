import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Recorder } from '../conformance/recorder.ts'
import { Inbox } from './inbox.ts'

/** What may happen to an inbox, in any order. */
type Step = { readonly read: number } | { readonly chunk: number } | 'pause' | 'resume'

const steps = fc.array(
  fc.oneof(
    fc.record({ read: fc.integer({ min: 1, max: 3000 }) }),
    fc.record({ chunk: fc.integer({ min: 1, max: 3000 }) }),
    fc.constant<Step>('pause'),
    fc.constant<Step>('resume'),
  ),
  { maxLength: 60 },
)

/** The kernel's side of direct reads: fills what it was given, then asks for the next. */
class Kernel {
  readonly #inbox: Inbox
  #given: Uint8Array
  #counter = 0
  sent = 0

  constructor(inbox: Inbox) {
    this.#inbox = inbox
    this.#given = inbox.buffer()
  }

  read(most: number): void {
    const count = Math.min(most, this.#given.byteLength)
    this.#given.set(this.bytes(count))
    this.#inbox.read(count)
    this.#given = this.#inbox.buffer()
  }

  bytes(count: number): Uint8Array {
    this.sent += count
    return Uint8Array.from({ length: count }, () => this.#counter++ & 0xff)
  }
}

function isInOrder(text: string): boolean {
  return Buffer.from(text, 'latin1').every((byte, index) => byte === (index & 0xff))
}

function run(list: readonly Step[], recorder: Recorder, direct: boolean): void {
  const inbox = new Inbox()
  const kernel = new Kernel(inbox)
  inbox.owner = recorder
  let filled = 0
  recorder.onFilled = () => {
    if (inbox.paused) recorder.wrong.push('filled while paused')
    // Every third time the owner has enough.
    if (++filled % 3 === 0) inbox.pause()
  }
  const resume = (): void => {
    inbox.resume()
    inbox.deliver()
  }
  for (const step of list) {
    if (step === 'pause') inbox.pause()
    else if (step === 'resume') resume()
    // Whoever pauses has the socket stop reading: bytes come only to one who listens.
    else if (inbox.paused) continue
    else if ('read' in step && direct) kernel.read(step.read)
    else if ('chunk' in step && !direct) inbox.chunk(kernel.bytes(step.chunk))
  }
  while (inbox.paused || inbox.holding) resume()
  assert.deepEqual(recorder.wrong, [])
  assert.equal(recorder.receivedBytes, kernel.sent)
  assert.ok(isInOrder(recorder.text))
}

for (const direct of [true, false]) {
  test(`bytes keep their order through pauses, ${direct ? 'filled in place' : 'copied'}`, () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 2500 }), (list, bufferBytes) => {
        run(list, new Recorder(bufferBytes), direct)
      }),
    )
  })
}

test('a closed inbox tells its owner nothing, and still has a buffer for the system', () => {
  const inbox = new Inbox()
  const recorder = new Recorder()
  inbox.owner = recorder
  inbox.close()
  assert.ok(inbox.buffer().byteLength > 0)
  inbox.read(1)
  inbox.chunk(new Uint8Array(5))
  inbox.deliver()
  assert.equal(recorder.receivedBytes, 0)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Malformed } from '#core/bytes'
import { type Asked, Conversation } from './conversation.ts'

const asked = (correlationId: number, deadlineMs = 100, expectsReply = true): Asked => ({
  correlationId,
  frame: [],
  expectsReply,
  deadlineMs,
})

test('correlation ids stay in the positive int32s', () => {
  const talk = new Conversation<Asked>(1)
  assert.deepEqual([talk.correlationId(), talk.correlationId()], [0, 1])
})

test('whatever is asked and answered, order is kept and no more is in flight than may be', () => {
  const steps = fc.array(fc.constantFrom('ask', 'tell', 'send', 'answer'), { maxLength: 60 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 5 }), (script, maxInFlight) => {
      const talk = new Conversation<Asked>(maxInFlight)
      const waiting: Asked[] = []
      const inFlight: Asked[] = []
      for (const step of script) {
        if (step === 'ask' || step === 'tell') {
          const one = asked(talk.correlationId(), 100, step === 'ask')
          talk.accept(one)
          waiting.push(one)
        } else if (step === 'send') {
          const expected = inFlight.length < maxInFlight ? (waiting.shift() ?? null) : null
          assert.equal(talk.nextToSend(), expected)
          if (expected?.expectsReply === true) inFlight.push(expected)
        } else if (inFlight.length > 0) {
          const oldest = inFlight.shift() as Asked
          assert.equal(talk.answered(oldest.correlationId), oldest)
        }
        assert.equal(talk.inFlight, inFlight.length)
        assert.equal(talk.unsent, waiting.length)
      }
      assert.deepEqual(talk.end(), { sent: inFlight, unsent: waiting })
    }),
  )
})

test('an answer to nobody, and one out of order, are malformed', () => {
  const talk = new Conversation<Asked>(5)
  assert.throws(() => talk.answered(0), Malformed)
  talk.accept(asked(0))
  talk.accept(asked(1))
  talk.nextToSend()
  talk.nextToSend()
  assert.throws(() => talk.answered(1), Malformed)
})

test('what is held goes after what is first, and its deadlines count', () => {
  const talk = new Conversation<Asked>(5)
  talk.accept(asked(0, 50))
  talk.hold()
  talk.accept(asked(1, 40))
  talk.accept(asked(2), true)
  assert.equal(talk.nextToSend()?.correlationId, 2)
  assert.equal(talk.nextToSend(), null)
  assert.equal(talk.nextDeadlineMs(), 40)
  assert.deepEqual(
    talk.takeLateUnsent(45).map(({ correlationId }) => correlationId),
    [1],
  )
  talk.release()
  assert.equal(talk.nextToSend()?.correlationId, 0)
  assert.equal(talk.sentIsLate(49), false)
  assert.equal(talk.sentIsLate(50), true)
})

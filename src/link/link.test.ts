import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Universe } from '#core/world/virtual'
import { ApiVersions, Heartbeat, Produce } from '#protocol/api'
import { Errors } from '#protocol/error'
import { dialled, paired } from './connect.ts'
import { Link } from './link.ts'
import {
  afterHello,
  type Heard,
  refused,
  SERVED,
  scriptedBroker,
  serving,
  stage,
} from './testing/index.ts'

const BEAT = { groupId: 'g', generationId: 1, memberId: 'm' }
const PULSE = { throttleTimeMs: 0, errorCode: Errors.NONE }

test('a request is asked in the highest version of both, and has its answer', async () => {
  const { universe, heard, open } = await stage(afterHello(() => PULSE))
  const link = await open()
  const reply = await universe.settle(link.ask(Heartbeat, BEAT))
  assert.deepEqual(reply, PULSE)
  assert.equal(heard.at(-1)?.version, 3)
  assert.equal(heard.at(-1)?.clientId, 'tester')
  await universe.settle(link.ask(Heartbeat, BEAT, { atMost: 1 }))
  assert.equal(heard.at(-1)?.version, 1)
})

test('a broker that knows an older ApiVersions only is asked again in that (KIP-511)', async () => {
  const { heard, open } = await stage((asked) => {
    if (asked.version <= 2) return { ...SERVED }
    const apiKeys = [{ apiKey: ApiVersions.key, minVersion: 0, maxVersion: 2 }]
    const body = { errorCode: Errors.UNSUPPORTED_VERSION, apiKeys, throttleTimeMs: 0 }
    return (broker) => broker.answer({ ...asked, version: 0 }, body)
  })
  const link = await open()
  assert.deepEqual(
    heard.map(({ version }) => version),
    [5, 2],
  )
  assert.equal(link.served.versionOf(Heartbeat), 3)
})

test('a broker before KIP-511 names no version, and is asked in 0', async () => {
  const { heard, open } = await stage((asked) => {
    if (asked.version === 0) return SERVED
    const body = { errorCode: Errors.UNSUPPORTED_VERSION, apiKeys: [], throttleTimeMs: 0 }
    return (broker) => broker.answer({ ...asked, version: 0 }, body)
  })
  await open()
  assert.deepEqual(
    heard.map(({ version }) => version),
    [5, 0],
  )
})

test('an API that the broker does not serve is refused here, without effect', async () => {
  const { universe, heard, open } = await stage((asked) =>
    asked.api === ApiVersions ? serving([{ api: Produce, min: 14, max: 15 }]) : PULSE,
  )
  const link = await open()
  const heartbeat = (): Promise<unknown> => link.ask(Heartbeat, BEAT)
  const produce = (): Promise<unknown> =>
    link.ask(Produce, { acks: 1, timeoutMs: 1, topicData: [] })
  for (const ask of [heartbeat, produce]) {
    const fault = await universe.settle(refused(ask()))
    assert.equal(fault.reason, 'unsupported')
    assert.equal(fault.effect, 'none')
  }
  assert.equal(heard.length, 1)
})

test('no more is in flight than may be, and answers find their questions in order', async () => {
  const held: Heard[] = []
  let release: () => void = () => undefined
  const { universe, heard, open } = await stage(
    afterHello((asked) => (broker) => {
      held.push(asked)
      release = () => {
        for (const one of held.splice(0))
          broker.answer(one, { throttleTimeMs: Number(one.body['generationId']), errorCode: 0 })
      }
    }),
  )
  const link = await open({ limits: { maxInFlight: 3 } })
  const answers = [1, 2, 3, 4, 5].map((generationId) =>
    link.ask(Heartbeat, { ...BEAT, generationId }),
  )
  await universe.runFor(100)
  assert.equal(heard.length, 1 + 3)
  release()
  await universe.runUntil(() => heard.length === 1 + 5, 1000)
  release()
  const replies = await universe.settle(Promise.all(answers))
  assert.deepEqual(
    replies.map((reply) => reply.throttleTimeMs),
    [1, 2, 3, 4, 5],
  )
})

test("another question's answer ends the link, for nobody can know whose the next one is", async () => {
  const { universe, open } = await stage(
    afterHello(
      (asked) => (broker) =>
        broker.answer({ ...asked, correlationId: asked.correlationId + 1 }, PULSE),
    ),
  )
  const link = await open()
  const fault = await universe.settle(refused(link.ask(Heartbeat, BEAT)))
  assert.equal(fault.reason, 'misspoken')
  assert.equal(fault.effect, 'unknown')
  assert.equal((await universe.settle(link.ended)).reason, 'misspoken')
})

test('an answer that cannot be read ends the link', async () => {
  const { universe, open } = await stage(
    afterHello((asked) => (broker) => {
      const frame = Buffer.alloc(6)
      frame.writeInt32BE(asked.correlationId)
      broker.sendFrame(frame)
    }),
  )
  const link = await open()
  const fault = await universe.settle(refused(link.ask(Heartbeat, BEAT)))
  assert.deepEqual([fault.reason, fault.effect], ['misspoken', 'unknown'])
})

test('a frame above the limit ends the link before anything is allocated for it', async () => {
  const { universe, open } = await stage(
    afterHello(() => (broker) => broker.socket.write([Uint8Array.of(0x7f, 0xff, 0xff, 0xff)])),
  )
  const link = await open()
  const fault = await universe.settle(refused(link.ask(Heartbeat, BEAT)))
  assert.equal(fault.reason, 'misspoken')
})

test('a late answer ends the link; what was not sent has had no effect', async () => {
  const { universe, open } = await stage(afterHello(() => () => undefined))
  const link = await open({ limits: { maxInFlight: 1 } })
  const sent = refused(link.ask(Heartbeat, BEAT, { timeoutMs: 300 }))
  const waiting = refused(link.ask(Heartbeat, BEAT, { timeoutMs: 200 }))
  const behind = refused(link.ask(Heartbeat, BEAT, { timeoutMs: 9000 }))
  const [first, second, third] = await universe.settle(Promise.all([sent, waiting, behind]))
  assert.deepEqual([first.reason, first.effect], ['timed-out', 'unknown'])
  assert.deepEqual([second.reason, second.effect], ['timed-out', 'none'])
  assert.deepEqual([third.reason, third.effect], ['timed-out', 'none'])
})

test('a connection that is cut tells who may have had an effect', async () => {
  const { universe, open } = await stage(afterHello(() => (broker) => broker.socket.reset()))
  const link = await open({ limits: { maxInFlight: 1 } })
  const sent = refused(link.ask(Heartbeat, BEAT))
  const waiting = refused(link.ask(Heartbeat, BEAT))
  const [first, second] = await universe.settle(Promise.all([sent, waiting]))
  assert.deepEqual([first.reason, first.effect], ['cut', 'unknown'])
  assert.deepEqual([second.reason, second.effect], ['cut', 'none'])
  const later = await universe.settle(refused(link.ask(Heartbeat, BEAT)))
  assert.deepEqual([later.reason, later.effect], ['cut', 'none'])
})

test('a broker that ends between answers, and one that ends within one', async () => {
  for (const [bytes, where] of [
    [[], 'between'],
    [[0, 0], 'middle'],
  ] as const) {
    const { universe, open } = await stage(
      afterHello(() => (broker) => {
        broker.socket.write([Uint8Array.from(bytes)])
        broker.socket.end()
      }),
    )
    const link = await open()
    const fault = await universe.settle(refused(link.ask(Heartbeat, BEAT)))
    assert.equal(fault.reason, 'cut')
    assert.match(fault.message, new RegExp(where))
  }
})

test('a broker that says nothing at first does not hold the one who opens', async () => {
  const { open } = await stage(() => () => undefined)
  assert.equal((await refused(open({ limits: { openTimeoutMs: 100 } }))).reason, 'timed-out')
})

test('nobody listens: unreachable', async () => {
  const universe = new Universe({ seed: 1 })
  const nobody = universe.machine('nobody')
  nobody.start()
  const { world } = universe.machine('client').start()
  const address = { host: nobody.address, port: 1 }
  const opened = Link.open({
    world,
    connect: dialled(world.net, { address, timeoutMs: 1000 }),
    clientId: null,
    software: { name: 'ottla', version: '0.1.0' },
  })
  assert.equal((await universe.settle(refused(opened))).reason, 'unreachable')
})

test('a produce with acks=0 is sent and waits for no answer', async () => {
  const { universe, heard, open } = await stage(
    afterHello((asked) => (asked.api === Produce ? () => undefined : PULSE)),
  )
  const link = await open({ limits: { maxInFlight: 1 } })
  await universe.settle(link.tell(Produce, { acks: 0, timeoutMs: 100, topicData: [] }))
  assert.deepEqual(await universe.settle(link.ask(Heartbeat, BEAT)), PULSE)
  assert.deepEqual(
    heard.slice(1).map(({ api }) => api.name),
    ['Produce', 'Heartbeat'],
  )
})

test('an idle link ends; one on which something is asked does not', async () => {
  const { universe, open } = await stage(afterHello(() => PULSE))
  const link = await open({ limits: { maxIdleMs: 1000 } })
  await universe.runFor(900)
  await universe.settle(link.ask(Heartbeat, BEAT))
  await universe.runFor(900)
  assert.deepEqual(await universe.settle(link.ask(Heartbeat, BEAT)), PULSE)
  assert.equal((await universe.settle(link.ended)).reason, 'idle')
})

test('closing ends all that waits, and twice is once', async () => {
  const { universe, open } = await stage(afterHello(() => () => undefined))
  const link = await open()
  const waiting = refused(link.ask(Heartbeat, BEAT))
  link.close()
  link.close()
  assert.deepEqual((await universe.settle(waiting)).effect, 'unknown')
  assert.equal((await universe.settle(link.ended)).reason, 'closed')
})

test('in memory, too: the broker knows for whom the link speaks', async () => {
  const universe = new Universe({ seed: 3 })
  const { world } = universe.machine('one').start()
  const principals: (string | null)[] = []
  const scripted = scriptedBroker(afterHello(() => PULSE))
  const connect = paired(world.net, 'User:console', (socket) => {
    principals.push(socket.principal)
    return scripted.accept(socket)
  })
  const software = { name: 'ottla', version: '0.1.0' }
  const link = await universe.settle(Link.open({ world, connect, clientId: null, software }))
  assert.deepEqual(await universe.settle(link.ask(Heartbeat, BEAT)), PULSE)
  assert.deepEqual(principals, ['User:console'])
})

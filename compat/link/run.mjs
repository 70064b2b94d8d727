/**
 * The link against the real Apache Kafka 4.4.0 and 3.9.1: plain, TLS, every SASL mechanism that we have, in wrapped and
 * in bare tokens, renewal of sessions, pipelining, and what is refused.
 *
 *   node compat/link/run.mjs
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { makeCertificates, startSecuredKafka } from '../apache-kafka/secured.mjs'

const { createNodeWorld } = await import('../../dist/core/world/node/index.js')
const { dialled, Link, linkBuffers } = await import('../../dist/link/index.js')
const api = await import('../../dist/protocol/api/index.js')
const sasl = await import('../../dist/protocol/sasl/index.js')
const { Errors, errorFacts } = await import('../../dist/protocol/error/index.js')
const { BatchBuilder } = await import('../../dist/protocol/record/index.js')

const { world, close } = createNodeWorld({ log: () => undefined })
const buffers = linkBuffers()
const certificates = makeCertificates()
const SCRAM = { 'SCRAM-SHA-256': 1, 'SCRAM-SHA-512': 2 }
let passed = 0
const failures = []

async function check(name, body) {
  try {
    await body()
    passed += 1
    console.log(`ok   ${name}`)
  } catch (error) {
    failures.push(name)
    console.log(`FAIL ${name}\n${error.stack}`)
  }
}

function open(port, options = {}) {
  const { tls, host = '127.0.0.1', ...rest } = options
  const dial = { address: { host, port }, timeoutMs: 5000, ...(tls === undefined ? {} : { tls }) }
  return Link.open({
    world,
    connect: dialled(world.net, dial),
    clientId: 'ottla-compat',
    software: { name: 'ottla', version: '0.1.0' },
    buffers,
    ...rest,
  })
}

async function refused(promise, reason, pattern) {
  const fault = await promise.then(
    (link) => {
      link.close()
      return null
    },
    (error) => error,
  )
  assert.ok(fault !== null, 'it was let in')
  assert.equal(fault.reason, reason, fault.stack)
  if (pattern !== undefined) assert.match(fault.message, pattern)
}

function describeCluster(link) {
  return link.ask(api.DescribeCluster, {
    includeClusterAuthorizedOperations: false,
    endpointType: 1,
    includeFencedBrokers: false,
  })
}

/** Asks a thing that only somebody who is let in is told. */
async function works(port, options) {
  const link = await open(port, options)
  const reply = await describeCluster(link)
  assert.equal(reply.errorCode, Errors.NONE)
  assert.equal(reply.brokers.length, 1)
  return link
}

const nonce = () => randomBytes(24).toString('base64')
const plain = (password, username = 'alice') => ({
  mechanism: 'PLAIN',
  exchange: () => new sasl.PlainClient({ username, password }),
})
const scram = (mechanism, password, username = 'alice') => ({
  mechanism,
  exchange: () => new sasl.ScramClient({ mechanism, username, password, nonce: nonce() }),
})

function unsecuredToken(lifetimeSeconds) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  return `${part({ alg: 'none' })}.${part({ sub: 'alice', iat: now, exp: now + lifetimeSeconds })}.`
}
const oauth = (lifetimeSeconds) => ({
  mechanism: 'OAUTHBEARER',
  exchange: () => new sasl.OAuthBearerClient({ token: unsecuredToken(lifetimeSeconds) }),
})

async function makeScramUsers(port) {
  const link = await open(port)
  const upsertions = Object.entries(SCRAM).flatMap(([mechanism, id]) =>
    [
      ['alice', 'secret'],
      ['a=b,c', 'päss'],
    ].map(([name, password]) => {
      const salt = randomBytes(20)
      const iterations = 8192
      const saltedPassword = sasl.saltPassword({ mechanism, password, salt, iterations })
      return { name, mechanism: id, iterations, salt, saltedPassword }
    }),
  )
  // One user a request and mechanism: Kafka refuses a name that stands twice.
  for (const upsertion of upsertions) {
    const { results } = await link.ask(api.AlterUserScramCredentials, {
      deletions: [],
      upsertions: [upsertion],
    })
    assert.equal(results[0].errorCode, Errors.NONE, results[0].errorMessage)
  }
  link.close()
}

async function checkSasl(version, ports, tls) {
  const port = tls === undefined ? ports.SASL_PLAINTEXT : ports.SASL_SSL
  const via = tls === undefined ? 'SASL_PLAINTEXT' : 'SASL_SSL'
  for (const tokens of ['wrapped', 'bare']) {
    const ways = {
      PLAIN: plain('secret'),
      'PLAIN with other letters': plain('geheim, = ☃', 'bob'),
      'SCRAM-SHA-256': scram('SCRAM-SHA-256', 'secret'),
      'SCRAM-SHA-512': scram('SCRAM-SHA-512', 'secret'),
      'SCRAM-SHA-512 with escapes': scram('SCRAM-SHA-512', 'päss', 'a=b,c'),
      OAUTHBEARER: oauth(60),
    }
    for (const [name, way] of Object.entries(ways)) {
      await check(`${version} ${via} ${name}, ${tokens} tokens`, async () => {
        const link = await works(port, {
          sasl: { ...way, tokens },
          ...(tls === undefined ? {} : { tls }),
        })
        link.close()
      })
    }
  }
}

async function checkRefusals(version, ports) {
  const port = ports.SASL_PLAINTEXT
  await check(`${version} wrong passwords are refused, with the broker's reason`, async () => {
    await refused(
      open(port, { sasl: plain('wrong') }),
      'unauthenticated',
      /Invalid username or password/,
    )
    await refused(open(port, { sasl: scram('SCRAM-SHA-256', 'wrong') }), 'unauthenticated')
    await refused(
      open(port, { sasl: scram('SCRAM-SHA-256', 'secret', 'nobody') }),
      'unauthenticated',
    )
    await refused(open(port, { sasl: { ...plain('wrong'), tokens: 'bare' } }), 'cut')
  })
  await check(`${version} an expired token is refused`, () =>
    refused(open(port, { sasl: oauth(-100) }), 'unauthenticated'),
  )
  await check(`${version} a mechanism that is not there is refused, and the others are named`, () =>
    refused(
      open(port, { sasl: { mechanism: 'GSSAPI', exchange: plain('x').exchange } }),
      'unauthenticated',
      /SCRAM-SHA-512/,
    ),
  )
  await check(`${version} a request before the login: the broker hangs up`, async () => {
    const link = await open(port)
    await refused(describeCluster(link), 'cut')
  })
}

async function checkTls(version, ports) {
  const tls = { trusted: [certificates.ca] }
  await check(`${version} SSL`, async () => (await works(ports.SSL, { tls })).close())
  await check(`${version} SSL with a client certificate`, async () =>
    (await works(ports.SSL, { tls: { ...tls, identity: certificates.client } })).close(),
  )
  await check(`${version} a certificate that nobody trusts here is refused`, () =>
    refused(open(ports.SSL, { tls: { trusted: [] } }), 'insecure'),
  )
  await check(
    `${version} a certificate of another name is refused, unless names do not matter`,
    async () => {
      await refused(open(ports.SSL, { tls: { ...tls, serverName: 'kafka.example' } }), 'insecure')
      const link = await works(ports.SSL, { tls: { ...tls, serverName: null } })
      link.close()
    },
  )
  await check(`${version} TLS on the plain port, and plain on the TLS port`, async () => {
    const limits = { openTimeoutMs: 3000 }
    const secured = await open(ports.PLAINTEXT, { tls, limits }).catch((error) => error)
    // Kafka takes the hello for a request and hangs up.
    assert.ok(['insecure', 'unreachable'].includes(secured.reason), String(secured))
    const bare = await open(ports.SSL, { limits }).catch((error) => error)
    assert.ok(['cut', 'misspoken'].includes(bare.reason), String(bare))
  })
}

async function createTopic(link) {
  const topic = `t-${randomBytes(4).toString('hex')}`
  const one = { name: topic, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }
  const { topics } = await link.ask(api.CreateTopics, {
    topics: [one],
    timeoutMs: 10_000,
    validateOnly: false,
  })
  assert.equal(topics[0].errorCode, Errors.NONE, topics[0].errorMessage)
  await leads(link, topic)
  return { topic, topicId: topics[0].topicId }
}

/** Kafka answers CreateTopics before the broker has begun to lead the partition; until then it leads nothing. */
async function leads(link, topic) {
  const deadline = Date.now() + 20_000
  for (;;) {
    const { errorCode } = await endOffset(link, topic)
    if (errorCode === Errors.NONE) return
    const { name, retriable } = errorFacts(errorCode)
    assert.ok(retriable && Date.now() < deadline, `the partition is not led: ${name}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function endOffset(link, name) {
  const partition = { partitionIndex: 0, timestamp: -1, maxNumOffsets: 1 }
  const reply = await link.ask(api.ListOffsets, {
    replicaId: -1,
    isolationLevel: 0,
    timeoutMs: 1000,
    topics: [{ name, partitions: [partition] }],
  })
  return reply.topics[0].partitions[0]
}

function batchOf(n) {
  const batch = new BatchBuilder({ codecs: world.codecs })
  batch.append({
    timestamp: Date.now(),
    key: Buffer.from(`k${n}`),
    value: Buffer.alloc(1000, n),
    headers: [],
  })
  return batch.build()
}

async function checkProduce(version, port) {
  await check(`${version} produces pipelined, and reads back in order`, async () => {
    const link = await open(port, { limits: { maxInFlight: 5 } })
    const { topic, topicId } = await createTopic(link)
    const named = { topic, name: topic, topicId }
    const produce = (n) =>
      link.ask(api.Produce, {
        transactionalId: null,
        acks: -1,
        timeoutMs: 5000,
        topicData: [{ ...named, partitionData: [{ index: 0, records: batchOf(n) }] }],
      })
    const replies = await Promise.all(Array.from({ length: 50 }, (_, n) => produce(n)))
    const offsets = replies.map((reply) => {
      const partition = reply.responses[0].partitionResponses[0]
      assert.equal(partition.errorCode, Errors.NONE, errorFacts(partition.errorCode).name)
      return partition.baseOffset
    })
    assert.deepEqual(
      offsets,
      Array.from({ length: 50 }, (_, n) => n),
    )
    const partition = { partition: 0, fetchOffset: 0, partitionMaxBytes: 2 ** 20 }
    const fetched = await link.ask(api.Fetch, {
      maxWaitMs: 500,
      minBytes: 1,
      topics: [{ ...named, partitions: [partition] }],
      forgottenTopicsData: [],
    })
    const { records } = fetched.responses[0].partitions[0]
    assert.ok(records.length > 50_000 && records.length < 60_000, `${records.length} bytes`)
    link.close()
  })
  await check(`${version} acks=0 is sent and not answered`, async () => {
    const link = await open(port, { limits: { maxInFlight: 1 } })
    const { topic, topicId } = await createTopic(link)
    const topicData = [{ name: topic, topicId, partitionData: [{ index: 0, records: batchOf(1) }] }]
    await link.tell(api.Produce, { transactionalId: null, acks: 0, timeoutMs: 5000, topicData })
    assert.equal((await endOffset(link, topic)).offset, 1)
    link.close()
  })
}

async function checkRenewal(version, port) {
  await check(`${version} a session of 3 s is renewed while requests go on`, async () => {
    const link = await works(port, { sasl: plain('secret') })
    const end = Date.now() + 8000
    let asked = 0
    while (Date.now() < end) {
      const reply = await describeCluster(link)
      assert.equal(reply.errorCode, Errors.NONE)
      asked += 1
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    assert.ok(asked > 100)
    link.close()
  })
}

async function checkVersion(version) {
  const kafka = await startSecuredKafka(version, certificates, { reauthMs: 3000 })
  try {
    await makeScramUsers(kafka.ports.PLAINTEXT)
    await check(`${version} PLAINTEXT`, async () => {
      const link = await works(kafka.ports.PLAINTEXT)
      const features = [...link.served.featureLevels].map(([name, level]) => `${name}=${level}`)
      console.log(`     features: ${features.join(', ') || 'none'}`)
      link.close()
    })
    await checkProduce(version, kafka.ports.PLAINTEXT)
    await checkTls(version, kafka.ports)
    await checkSasl(version, kafka.ports)
    await checkSasl(version, kafka.ports, { trusted: [certificates.ca] })
    await checkRefusals(version, kafka.ports)
    await checkRenewal(version, kafka.ports.SASL_PLAINTEXT)
  } finally {
    await kafka.kill()
  }
}

try {
  await checkVersion('4.4.0')
  await checkVersion('3.9.1')
} finally {
  await close()
}
console.log(`${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0

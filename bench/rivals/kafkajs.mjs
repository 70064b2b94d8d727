/** kafkajs's codec, in each message's highest version: it encodes requests and decodes replies. */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { rivalFile } from './install.mjs'

const require = createRequire(import.meta.url)
const load = (path) => require(fileURLToPath(rivalFile(`kafkajs/src/protocol/requests/${path}`)))

const VERSIONS = { ApiVersions: 2, Metadata: 6, Produce: 7, Fetch: 11 }
const FOLDERS = {
  ApiVersions: 'apiVersions',
  Metadata: 'metadata',
  Produce: 'produce',
  Fetch: 'fetch',
}

/** Our value of a request in the form that kafkajs takes; its Produce makes the batches itself, from messages. */
const ARGUMENTS = {
  ApiVersions: () => undefined,
  Metadata: ({ topics }) => ({
    topics: topics.map(({ name }) => name),
    allowAutoTopicCreation: false,
  }),
  Produce: (value, message) => ({
    acks: value.acks,
    timeout: value.timeoutMs,
    topicData: value.topicData.map(({ name, partitionData }) => ({
      topic: name,
      partitions: partitionData.map(({ index }) => ({ partition: index, messages: [message] })),
    })),
  }),
  Fetch: (value) => ({
    replicaId: -1,
    maxWaitTime: value.maxWaitMs,
    minBytes: value.minBytes,
    maxBytes: 0x7fffffff,
    topics: value.topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map((one) => ({
        partition: one.partition,
        currentLeaderEpoch: one.currentLeaderEpoch,
        fetchOffset: String(one.fetchOffset),
        maxBytes: one.partitionMaxBytes,
      })),
    })),
  }),
}

export const kafkajs = {
  name: 'kafkajs 2.2.4',
  version: (api) => VERSIONS[api],
  /** A function that encodes the request's body once. */
  encoder(api, value, message) {
    const request = load(`${FOLDERS[api]}/v${VERSIONS[api]}/request.js`)
    const given = ARGUMENTS[api](value, message)
    return async () => (await request(given).encode()).buffer
  },
  /** A function that decodes the reply's body once. */
  decoder(api, body) {
    const { decode } = load(`${FOLDERS[api]}/v${VERSIONS[api]}/response.js`)
    return () => decode(body)
  },
  /** A function that makes the batches of the request and nothing else. */
  batches(count, message) {
    const { RecordBatch } = require(
      fileURLToPath(rivalFile('kafkajs/src/protocol/recordBatch/v0/index.js')),
    )
    const Record = require(
      fileURLToPath(rivalFile('kafkajs/src/protocol/recordBatch/record/v0/index.js')),
    )
    return async () => {
      let size = 0
      for (let i = 0; i < count; i++) {
        const records = [Record({ ...message, offsetDelta: 0, timestampDelta: 0 })]
        const batch = await RecordBatch({
          records,
          firstTimestamp: 1,
          maxTimestamp: 1,
          producerEpoch: 0,
          lastOffsetDelta: 0,
        })
        size += batch.size()
      }
      return size
    }
  },
}

/** @platformatic/kafka's codec, in each message's highest version: it encodes requests and decodes replies. */
import { rivalFile } from './install.mjs'

const from = (path) => import(rivalFile(`@platformatic/kafka/dist/${path}`).href)

const FILES = {
  ApiVersions: [4, 'apis/metadata/api-versions-v4.js'],
  Metadata: [12, 'apis/metadata/metadata-v12.js'],
  Produce: [11, 'apis/producer/produce-v11.js'],
  Fetch: [17, 'apis/consumer/fetch-v17.js'],
}

const hex = (uuid) => Buffer.from(uuid, 'base64url').toString('hex')

/** Our value of a request as the arguments that it takes; its Produce makes the batches itself, from messages. */
const ARGUMENTS = {
  ApiVersions: (value) => [value.clientSoftwareName, value.clientSoftwareVersion],
  Metadata: ({ topics }) => [topics.map(({ name }) => name), false, false],
  Produce: (value, message) => [
    value.acks,
    value.timeoutMs,
    value.topicData.flatMap(({ name, partitionData }) =>
      partitionData.map(({ index }) => ({ topic: name, partition: index, ...message })),
    ),
    {},
  ],
  Fetch: (value) => [
    value.maxWaitMs,
    value.minBytes,
    0x7fffffff,
    0,
    0,
    -1,
    value.topics.map(({ topicId, partitions }) => ({
      topicId: hex(topicId),
      partitions: partitions.map((one) => ({
        partition: one.partition,
        currentLeaderEpoch: one.currentLeaderEpoch,
        fetchOffset: BigInt(one.fetchOffset),
        lastFetchedEpoch: -1,
        partitionMaxBytes: one.partitionMaxBytes,
      })),
    })),
    [],
    '',
  ],
}

export async function loadPlatformatic() {
  const loaded = {}
  for (const [api, [, path]] of Object.entries(FILES)) loaded[api] = await from(path)
  const { Reader } = await from('protocol/reader.js')
  const { createRecordsBatch } = await from('protocol/records.js')
  return {
    name: '@platformatic/kafka 1.35.0',
    version: (api) => FILES[api][0],
    encoder(api, value, message) {
      const given = ARGUMENTS[api](value, message)
      return () => loaded[api].createRequest(...given).buffers
    },
    decoder(api, body) {
      return () => loaded[api].parseResponse(1, 0, FILES[api][0], Reader.from(body))
    },
    batches(count, message) {
      return () => {
        let size = 0
        for (let i = 0; i < count; i++) size += createRecordsBatch([{ ...message }]).length
        return size
      }
    },
  }
}

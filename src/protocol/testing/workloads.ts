import type { BrokerId, ErrorCode, LeaderEpoch, Offset, TimestampMs, TopicId } from '#core/brand'
import { ZERO_UUID } from '#core/bytes'
import { APIS, ApiVersions, Fetch, Metadata, Produce } from '#protocol/api'
import type { In } from '#protocol/schema'
import { Seeded } from './random-value.ts'

// What clients and brokers really say to each other, in one size or another: for benches.

const NO_ERROR = 0 as ErrorCode
const PARTITIONS_OF_A_TOPIC = 100

interface Topic {
  readonly name: string
  readonly topicId: TopicId
  /** Up to a hundred. */
  readonly partitions: readonly number[]
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function topicId(seeded: Seeded): TopicId {
  const start = Array.from({ length: 21 }, () => BASE64URL[seeded.below(64)])
  return `${start.join('')}A` as TopicId
}

function topics(partitionCount: number): Topic[] {
  const seeded = new Seeded(7)
  const count = Math.ceil(partitionCount / PARTITIONS_OF_A_TOPIC)
  const length = Math.min(partitionCount, PARTITIONS_OF_A_TOPIC)
  return Array.from({ length: count }, (_, index) => ({
    name: `orders.completed.v${index}`,
    topicId: topicId(seeded),
    partitions: Array.from({ length }, (_, partition) => partition),
  }))
}

/** What a client says of itself. */
export function apiVersionsRequest(): In<typeof ApiVersions.request.shape> {
  return { clientSoftwareName: 'ottla', clientSoftwareVersion: '0.1.0' }
}

/** Every API that we know. */
export function apiVersionsReply(): In<typeof ApiVersions.response.shape> {
  const apiKeys = APIS.map(({ key, versions }) => ({
    apiKey: key,
    minVersion: versions.min,
    maxVersion: versions.max,
  }))
  return { errorCode: NO_ERROR, apiKeys, throttleTimeMs: 0, supportedFeatures: [] }
}

/** Asks for topics by name. */
export function metadataRequest(partitionCount: number): In<typeof Metadata.request.shape> {
  return {
    topics: topics(partitionCount).map(({ name }) => ({ name, topicId: ZERO_UUID })),
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  }
}

/** Topics of a hundred partitions, each on three of six brokers. */
export function metadataReply(partitionCount: number): In<typeof Metadata.response.shape> {
  return {
    throttleTimeMs: 0,
    brokers: Array.from({ length: 6 }, (_, id) => ({
      nodeId: id as BrokerId,
      host: `broker-${id}.kafka.example.com`,
      port: 9092,
      rack: `zone-${id % 3}`,
    })),
    clusterId: 'MkU3OEVBNTcwNTJENDM2Qg',
    controllerId: 1 as BrokerId,
    topics: topics(partitionCount).map(({ name, topicId, partitions }) => ({
      errorCode: NO_ERROR,
      name,
      topicId,
      isInternal: false,
      partitions: partitions.map((partitionIndex) => {
        const nodes = [0, 1, 2].map((i) => ((partitionIndex + i) % 6) as BrokerId)
        return {
          errorCode: NO_ERROR,
          partitionIndex,
          leaderId: nodes[0] as BrokerId,
          leaderEpoch: 12 as LeaderEpoch,
          replicaNodes: nodes,
          isrNodes: nodes,
          offlineReplicas: [],
        }
      }),
    })),
    errorCode: NO_ERROR,
  }
}

/** One batch of that size for each partition. */
export function produceRequest(
  partitionCount: number,
  batchBytes: number,
): In<typeof Produce.request.shape> {
  const records = new Uint8Array(batchBytes).fill(7)
  return {
    acks: -1,
    timeoutMs: 30_000,
    topicData: topics(partitionCount).map(({ name, topicId, partitions }) => ({
      name,
      topicId,
      partitionData: partitions.map((index) => ({ index, records })),
    })),
  }
}

export function produceReply(partitionCount: number): In<typeof Produce.response.shape> {
  return {
    responses: topics(partitionCount).map(({ name, topicId, partitions }) => ({
      name,
      topicId,
      partitionResponses: partitions.map((index) => ({
        index,
        errorCode: NO_ERROR,
        baseOffset: (123_456 + index) as Offset,
        logAppendTimeMs: -1 as TimestampMs,
        logStartOffset: 17 as Offset,
        recordErrors: [],
      })),
    })),
  }
}

export function fetchRequest(partitionCount: number): In<typeof Fetch.request.shape> {
  return {
    maxWaitMs: 500,
    minBytes: 1,
    topics: topics(partitionCount).map(({ name, topicId, partitions }) => ({
      topic: name,
      topicId,
      partitions: partitions.map((partition) => ({
        partition,
        currentLeaderEpoch: 12 as LeaderEpoch,
        fetchOffset: (123_456 + partition) as Offset,
        partitionMaxBytes: 1_048_576,
        replicaDirectoryId: ZERO_UUID,
      })),
    })),
    forgottenTopicsData: [],
  }
}

/** Record batches of that size in each partition; 0: the consumer is at the end. */
export function fetchReply(
  partitionCount: number,
  batchBytes: number,
): In<typeof Fetch.response.shape> {
  const records = new Uint8Array(batchBytes).fill(7)
  return {
    throttleTimeMs: 0,
    errorCode: NO_ERROR,
    responses: topics(partitionCount).map(({ name, topicId, partitions }) => ({
      topic: name,
      topicId,
      partitions: partitions.map((partitionIndex) => ({
        partitionIndex,
        errorCode: NO_ERROR,
        highWatermark: (123_456 + partitionIndex) as Offset,
        lastStableOffset: (123_456 + partitionIndex) as Offset,
        logStartOffset: 17 as Offset,
        abortedTransactions: null,
        preferredReadReplica: -1 as BrokerId,
        records,
      })),
    })),
  }
}

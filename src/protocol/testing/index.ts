// What tests of the wire share. Nothing of this is in the package.

export { messagesByName } from './all-messages.ts'
export { type Both, type Decoded, decodeBoth, type Encoded, encodeBoth } from './both-codecs.ts'
export { breakFrame } from './break-frame.ts'
export { FrameBuilder } from './frame-builder.ts'
export { compareKafkaVector, encodeToBytes } from './kafka-check.ts'
export { differencesFromKafka, type KafkaVector, parseKafkaVector } from './kafka-vector.ts'
export { randomValue, Seeded } from './random-value.ts'
export {
  Changing,
  EveryNullable,
  EveryTagged,
  EveryWord,
  SAMPLE_MESSAGES,
} from './sample-shapes.ts'
export {
  apiVersionsReply,
  apiVersionsRequest,
  fetchReply,
  fetchRequest,
  metadataReply,
  metadataRequest,
  produceReply,
  produceRequest,
} from './workloads.ts'

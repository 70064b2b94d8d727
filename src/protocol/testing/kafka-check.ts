import { Writer } from '#core/bytes'
import { decode, encode } from '#protocol/codec'
import type { In, Message, Shape } from '../schema/index.ts'
import { differencesFromKafka, type KafkaVector } from './kafka-vector.ts'

/** One message as one run of bytes. */
export function encodeToBytes<S extends Shape>(
  message: Message<S>,
  version: number,
  value: In<S>,
): Uint8Array {
  const writer = new Writer()
  encode(message, version, value, writer)
  return Buffer.concat(writer.finish())
}

/** What is wrong with a vector here: it decodes to other fields, or is encoded to other bytes. Empty when all is well. */
export function compareKafkaVector(message: Message<Shape>, vector: KafkaVector): string[] {
  const { version, bytes, fields } = vector
  const value = decode(message, version, bytes)
  const differences = differencesFromKafka(message, version, value, fields)
  const again = Buffer.from(encodeToBytes(message, version, value)).toString('hex')
  const theirs = Buffer.from(bytes).toString('hex')
  if (again !== theirs)
    differences.push(`${message.name} v${version}: we write ${again} where Kafka wrote ${theirs}`)
  return differences
}

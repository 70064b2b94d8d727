/** Sends three records with kafkajs: its folder, port, codec. */
import { createRequire } from 'node:module'

const [folder, port, codec] = process.argv.slice(2)
const { CompressionTypes, Kafka, logLevel } = createRequire(`${folder}/`)('kafkajs')

const kafka = new Kafka({
  brokers: [`127.0.0.1:${port}`],
  logLevel: logLevel.NOTHING,
  retry: { retries: 1 },
})
const producer = kafka.producer({ idempotent: codec === 'idempotent' })
await producer.connect()
await producer.send({
  topic: 'golden',
  compression: codec === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None,
  messages: [
    {
      key: 'key',
      value: 'value '.repeat(20),
      timestamp: '1700000000000',
      headers: { trace: 'abc' },
    },
    { key: null, value: 'no key '.repeat(20), timestamp: '1700000000012' },
    { key: 'tombstone', value: null, timestamp: '1699999999300' },
  ],
})
await producer.disconnect()

import type { BrokerEpoch } from '#core/brand'

/**
 * In a log directory from a clean shutdown until the next start: made last, removed first, or a crash while
 * starting would pass for a clean shutdown (KAFKA-10471).
 */
export const CLEAN_SHUTDOWN = '.kafka_cleanshutdown'

/**
 * The broker epoch in which the shutdown was clean: a controller believes that the broker lost nothing only if
 * it was in the epoch that it knows (KIP-966). Null where the mark says none: older Kafkas left it empty.
 */
export function parseCleanShutdown(bytes: Uint8Array): BrokerEpoch | null {
  try {
    const mark: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    const { brokerEpoch } = mark as { brokerEpoch?: unknown }
    return Number.isSafeInteger(brokerEpoch) ? (brokerEpoch as BrokerEpoch) : null
  } catch {
    return null
  }
}

export function printCleanShutdown(brokerEpoch: BrokerEpoch): Uint8Array {
  return Buffer.from(JSON.stringify({ version: 0, brokerEpoch }), 'utf8')
}

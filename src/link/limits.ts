import { MAX_FRAME_BYTES, MAX_REQUESTS_IN_FLIGHT } from '#core/limits'

/** What a link keeps to; each by the name of the Kafka client's key where it has one. */
export interface LinkLimits {
  /** `max.in.flight.requests.per.connection`: sent and not answered; the rest waits its turn. */
  readonly maxInFlight: number
  /** `request.timeout.ms`: from `ask` to the answer, where the request names no time of its own. */
  readonly requestTimeoutMs: number
  /** For the whole of version negotiation and authentication, once the connection stands. */
  readonly openTimeoutMs: number
  /** A longer answer ends the link. */
  readonly maxFrameBytes: number
  /** `connections.max.idle.ms`: a link on which nothing was asked for so long ends. Infinity: never. */
  readonly maxIdleMs: number
}

export const DEFAULT_LINK_LIMITS: LinkLimits = {
  maxInFlight: MAX_REQUESTS_IN_FLIGHT,
  requestTimeoutMs: 30_000,
  openTimeoutMs: 10_000,
  maxFrameBytes: MAX_FRAME_BYTES,
  // A minute less than a broker's default, so that it is not the broker that closes under a request.
  maxIdleMs: 9 * 60_000,
}

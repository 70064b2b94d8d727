import { clientId, int16, int32, message, type Out } from '../schema/index.ts'

/**
 * What stands before the body of every request.
 *
 * - v0: ControlledShutdown v0 of brokers before 0.9, and nothing else; Kafka 4 has dropped it.
 * - v1: the client's id. v2: tagged fields, before the body of every flexible version (KIP-482).
 */
export const RequestHeader = message(
  'RequestHeader',
  { versions: '0-2', flexible: '2+' },
  {
    requestApiKey: int16(),
    requestApiVersion: int16(),
    /** Comes back in the reply's header. */
    correlationId: int32(),
    /**
     * Never compact, not even in v2: a broker must be able to read it before it knows whether it knows the
     * version, since it answers an ApiVersions request of any version.
     */
    clientId: clientId('1+').nullable().ignorable(),
  },
)

/**
 * What stands before the body of every reply.
 *
 * - v1: tagged fields, before the body of every flexible version (KIP-482) but those of ApiVersions.
 */
export const ResponseHeader = message(
  'ResponseHeader',
  { versions: '0-1', flexible: '1+' },
  { correlationId: int32() },
)

export interface RequestHeader extends Out<typeof RequestHeader.shape> {}
export interface ResponseHeader extends Out<typeof ResponseHeader.shape> {}

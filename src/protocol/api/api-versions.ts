import {
  api,
  bool,
  brokerId,
  type Element,
  errorCode,
  int16,
  int32,
  int64,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Asks which APIs and versions a broker serves (KIP-35). The first request on nearly every
 * connection, also before authentication.
 *
 * A version that the broker does not know is answered in v0 with UNSUPPORTED_VERSION and the range
 * of this API alone, so that the client can ask again (KIP-511). For the same reason the reply's
 * header is version 0 in every version.
 *
 * - v1: throttle time (KIP-124). v2: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v3: flexible; the client's name and version (KIP-511), features (KIP-584).
 * - v4: features may start at 0; before, those are left out (KAFKA-17011).
 * - v5: the client says which cluster and node it means to reach, and hears REBOOTSTRAP_REQUIRED
 *   when it is not this one (KIP-1242).
 */
export const ApiVersions = api(
  18,
  'ApiVersions',
  { versions: '0-5', flexible: '3+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      /**
       * Letters and digits, inside also dots and hyphens; anything else is answered with
       * INVALID_REQUEST.
       */
      clientSoftwareName: string('3+').ignorable(),
      clientSoftwareVersion: string('3+').ignorable(),
      /** Set together with the node id, or neither. */
      clusterId: string('5+').nullable().default(null).ignorable(),
      nodeId: brokerId('5+').default(-1).ignorable(),
    }),
    response: () => ({
      errorCode: errorCode(),
      apiKeys: list({
        apiKey: int16().mapKey(),
        minVersion: int16(),
        /** Included. */
        maxVersion: int16(),
      }),
      throttleTimeMs: int32('1+').ignorable(),
      /** Before v4 without those that start at 0. */
      supportedFeatures: list(
        {
          name: string().mapKey(),
          minVersion: int16(),
          maxVersion: int16(),
        },
        '3+',
      )
        .tag(0)
        .ignorable(),
      /** -1: unknown. */
      finalizedFeaturesEpoch: int64('3+').default(-1).tag(1).ignorable(),
      finalizedFeatures: list(
        {
          name: string().mapKey(),
          maxVersionLevel: int16(),
          minVersionLevel: int16(),
        },
        '3+',
      )
        .tag(2)
        .ignorable(),
      /** A KRaft controller that can take a ZooKeeper cluster over (KIP-866). */
      zkMigrationReady: bool('3+').default(false).tag(3).ignorable(),
    }),
  },
)

export interface ApiVersionsRequest extends Out<typeof ApiVersions.request.shape> {}
export interface ApiVersionsReply extends Out<typeof ApiVersions.response.shape> {}
export interface ServedApi extends Element<ApiVersionsReply['apiKeys']> {}
export interface SupportedFeature extends Element<ApiVersionsReply['supportedFeatures']> {}
export interface FinalizedFeature extends Element<ApiVersionsReply['finalizedFeatures']> {}

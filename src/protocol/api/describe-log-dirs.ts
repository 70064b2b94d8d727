import {
  api,
  bool,
  type Element,
  errorCode,
  int32,
  int64,
  list,
  type Out,
  string,
  topicName,
} from '../schema/index.ts'

/**
 * Tells what lies in the log directories of a broker (KIP-113). Sent by admin clients to that
 * broker.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible.
 * - v3: an error for the whole reply. v4: sizes of the volumes (KIP-827). v5: cordoned directories
 *   (KIP-1066).
 */
export const DescribeLogDirs = api(
  35,
  'DescribeLogDirs',
  { versions: '0-5', flexible: '2+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Null: all. */
      topics: list({
        topic: topicName().mapKey(),
        partitions: list(int32()),
      }).nullable(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode('3+').ignorable(),
      results: list({
        errorCode: errorCode(),
        logDir: string(),
        topics: list({
          name: topicName(),
          partitions: list({
            partitionIndex: int32(),
            partitionSize: int64(),
            /**
             * Of a replica that moves: how far behind the one it will replace. Else how far the end
             * is behind the high watermark, mostly 0.
             */
            offsetLag: int64(),
            /** The copy of a replica that moves to this directory. */
            isFutureKey: bool(),
          }),
        }),
        /** -1 where unknown. */
        totalBytes: int64('4+').default(-1).ignorable(),
        /** -1 where unknown. */
        usableBytes: int64('4+').default(-1).ignorable(),
        /** It takes no new replicas. */
        isCordoned: bool('5+').default(false).ignorable(),
      }),
    }),
  },
)

export interface DescribeLogDirsRequest extends Out<typeof DescribeLogDirs.request.shape> {}
export interface DescribeLogDirsReply extends Out<typeof DescribeLogDirs.response.shape> {}
export interface DescribedLogDir extends Element<DescribeLogDirsReply['results']> {}

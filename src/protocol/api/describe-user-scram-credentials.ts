import { api, errorCode, int8, int32, list, type Out, string } from '../schema/index.ts'

/** Tells which SCRAM credentials users have, never the secrets (KIP-554). Sent by admin clients. */
export const DescribeUserScramCredentials = api(
  50,
  'DescribeUserScramCredentials',
  { versions: '0', flexible: '0+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Null or empty: all. */
      users: list({
        name: string(),
      }).nullable(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable(),
      results: list({
        user: string(),
        errorCode: errorCode(),
        errorMessage: string().nullable(),
        credentialInfos: list({
          /** 1: SCRAM-SHA-256; 2: SCRAM-SHA-512. */
          mechanism: int8(),
          iterations: int32(),
        }),
      }),
    }),
  },
)

export interface DescribeUserScramCredentialsRequest
  extends Out<typeof DescribeUserScramCredentials.request.shape> {}
export interface DescribeUserScramCredentialsReply
  extends Out<typeof DescribeUserScramCredentials.response.shape> {}

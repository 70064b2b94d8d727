import {
  api,
  bytes,
  type Element,
  errorCode,
  int8,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Sets and deletes SCRAM credentials (KIP-554). Sent by admin clients to any broker, which forwards
 * to the controller. The client salts and hashes: a password never travels.
 */
export const AlterUserScramCredentials = api(
  51,
  'AlterUserScramCredentials',
  { versions: '0', flexible: '0+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      deletions: list({
        name: string(),
        mechanism: int8(),
      }),
      upsertions: list({
        name: string(),
        /** 1: SCRAM-SHA-256; 2: SCRAM-SHA-512. */
        mechanism: int8(),
        iterations: int32(),
        salt: bytes(),
        saltedPassword: bytes(),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      results: list({
        user: string(),
        errorCode: errorCode(),
        errorMessage: string().nullable(),
      }),
    }),
  },
)

export interface AlterUserScramCredentialsRequest
  extends Out<typeof AlterUserScramCredentials.request.shape> {}
export interface AlterUserScramCredentialsReply
  extends Out<typeof AlterUserScramCredentials.response.shape> {}
export interface ScramUpsertion extends Element<AlterUserScramCredentialsRequest['upsertions']> {}

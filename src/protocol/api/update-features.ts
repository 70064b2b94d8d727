import {
  api,
  bool,
  errorCode,
  int8,
  int16,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Raises or lowers the levels of finalized features (KIP-584). Sent by admin clients to any broker,
 * which forwards to the controller.
 *
 * - v1: kinds of downgrades, may only validate (KIP-778). v2: one error for all, since all change
 *   or none.
 */
export const UpdateFeatures = api(
  57,
  'UpdateFeatures',
  { versions: '0-2', flexible: '0+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      timeoutMs: int32().default(60000),
      featureUpdates: list({
        feature: string().mapKey(),
        /** 0 removes the feature. */
        maxVersionLevel: int16(),
        /** Then the new level must be below the old one. */
        allowDowngrade: bool('0'),
        /** 1: upgrade; 2: downgrade that loses nothing; 3: downgrade that may lose. */
        upgradeType: int8('1+').default(1),
      }),
      validateOnly: bool('1+').default(false),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable(),
      results: list(
        {
          feature: string().mapKey(),
          errorCode: errorCode(),
          errorMessage: string().nullable(),
        },
        '0-1',
      ).ignorable(),
    }),
  },
)

export interface UpdateFeaturesRequest extends Out<typeof UpdateFeatures.request.shape> {}
export interface UpdateFeaturesReply extends Out<typeof UpdateFeatures.response.shape> {}

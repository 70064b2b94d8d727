import {
  api,
  bool,
  type Element,
  errorCode,
  int8,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Reads the configs of topics, brokers, groups and client metrics (KIP-133). Sent by admin clients;
 * what a broker's own file says only that broker knows.
 *
 * - v1: where a value comes from and what it overrides, instead of `isDefault` (KIP-226). v2: the
 *   reply is sent before the connection is throttled (KIP-219).
 * - v3: types and documentation (KIP-569). v4: flexible.
 */
export const DescribeConfigs = api(
  32,
  'DescribeConfigs',
  { versions: '0-4', flexible: '4+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      resources: list({
        /** 2: topic; 4: broker; 8: broker logger; 16: client metrics; 32: group. */
        resourceType: int8(),
        /** '' is the default of all brokers. */
        resourceName: string(),
        /** Null or empty: all. */
        configurationKeys: list(string()).nullable(),
      }),
      includeSynonyms: bool('1+').default(false),
      includeDocumentation: bool('3+').default(false),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      results: list({
        errorCode: errorCode(),
        errorMessage: string().nullable(),
        resourceType: int8(),
        resourceName: string(),
        configs: list({
          name: string(),
          /** Null where it is sensitive, or not set. */
          value: string().nullable(),
          readOnly: bool(),
          isDefault: bool('0'),
          /**
           * 0: unknown; 1: topic; 2: this broker, dynamic; 3: all brokers, dynamic; 4: file; 5:
           * default; 6: broker logger; 7: client metrics; 8: group.
           */
          configSource: int8('1+').default(-1).ignorable(),
          isSensitive: bool(),
          synonyms: list(
            {
              name: string(),
              value: string().nullable(),
              source: int8(),
            },
            '1+',
          ).ignorable(),
          /**
           * 0: unknown; 1: boolean; 2: string; 3: int; 4: short; 5: long; 6: double; 7: list; 8:
           * class; 9: password.
           */
          configType: int8('3+').default(0).ignorable(),
          documentation: string('3+').nullable().ignorable(),
        }),
      }),
    }),
  },
)

export interface DescribeConfigsRequest extends Out<typeof DescribeConfigs.request.shape> {}
export interface DescribeConfigsReply extends Out<typeof DescribeConfigs.response.shape> {}
export interface DescribedConfigs extends Element<DescribeConfigsReply['results']> {}
export interface DescribedConfig extends Element<DescribedConfigs['configs']> {}

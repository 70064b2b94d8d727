import type { ApiVersionsReply } from '#protocol/api'
import type { Versions } from '#protocol/schema'

/** What of an API the choice of a version looks at. */
export interface Versioned {
  readonly key: number
  readonly versions: Versions
}

/** Which APIs, versions and features the broker at the other end has, as it said when the link was opened. */
export class Served {
  readonly #ranges: ReadonlyMap<number, Versions>
  /** Levels that the cluster has agreed on, by feature name; -1 as epoch when the broker knows none (KIP-584). */
  readonly featureLevels: ReadonlyMap<string, number>
  readonly featuresEpoch: number

  constructor(reply: ApiVersionsReply) {
    this.#ranges = new Map(
      reply.apiKeys.map(({ apiKey, minVersion, maxVersion }) => [
        apiKey,
        { min: minVersion, max: maxVersion },
      ]),
    )
    this.featureLevels = new Map(
      reply.finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel]),
    )
    this.featuresEpoch = reply.finalizedFeaturesEpoch
  }

  /** The range that the broker serves; null when it does not know the API. */
  rangeOf(api: Versioned): Versions | null {
    return this.#ranges.get(api.key) ?? null
  }

  /**
   * The highest version that both sides speak, at most `atMost`; null when there is none. The caller's limit is for
   * what a version means and not how it is written: Produce 12 may only be sent where transaction.version is 2.
   */
  versionOf(api: Versioned, atMost: number = api.versions.max): number | null {
    const theirs = this.#ranges.get(api.key)
    if (theirs === undefined) return null
    const version = Math.min(api.versions.max, theirs.max, atMost)
    return version < Math.max(api.versions.min, theirs.min) ? null : version
  }
}

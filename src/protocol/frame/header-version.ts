import { includes, type Versions } from '#protocol/schema'

/** What of an API decides how its headers look. */
export interface HeaderFacts {
  readonly key: number
  readonly flexible: Versions
}

const API_VERSIONS = 18
const CONTROLLED_SHUTDOWN = 7

/**
 * Which version of `RequestHeader` stands before a request: 2 in flexible versions and 1 below; ControlledShutdown v0,
 * older than client ids, has 0. Defined for versions that nobody knows yet, too: a broker answers ApiVersions of any.
 */
export function requestHeaderVersion(api: HeaderFacts, version: number): number {
  if (api.key === CONTROLLED_SHUTDOWN && version === 0) return 0
  return includes(api.flexible, version) ? 2 : 1
}

/**
 * Which version of `ResponseHeader` stands before a reply: 1 in flexible versions and 0 below, and before ApiVersions
 * always 0, since a client that asked in a version the broker lacks could not know which to read (KIP-511).
 */
export function responseHeaderVersion(api: HeaderFacts, version: number): number {
  if (api.key === API_VERSIONS) return 0
  return includes(api.flexible, version) ? 1 : 0
}

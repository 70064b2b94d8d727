import type { ErrorCode } from '#core/brand'
import { Reader } from '#core/bytes'
import { ApiVersions, type ApiVersionsReply } from '#protocol/api'
import { Errors, errorFacts } from '#protocol/error'
import { decodeReply } from '#protocol/frame'
import type { Dialogue } from './dialogue.ts'
import { LinkFault } from './fault.ts'
import { Served } from './served.ts'

/** How a client names itself to a broker (KIP-511): letters and digits, inside also dots and hyphens. */
export interface ClientSoftware {
  readonly name: string
  readonly version: string
}

const CORRELATION_BYTES = 4

/**
 * Asks a broker what it serves. A broker that does not know our newest version of the question answers in version 0 which
 * ones it knows (KIP-511), and is asked again. Rejects with a `LinkFault`.
 */
export async function negotiate(dialogue: Dialogue, software: ClientSoftware): Promise<Served> {
  const { max } = ApiVersions.versions
  const reply = await askVersions(dialogue, max, software)
  if (reply.errorCode !== Errors.UNSUPPORTED_VERSION) return served(reply)
  // Brokers before 2.4 do not even say which versions of the question they know; all know 0.
  const known = reply.apiKeys.find(({ apiKey }) => apiKey === ApiVersions.key)
  return served(await askVersions(dialogue, Math.min(max - 1, known?.maxVersion ?? 0), software))
}

async function askVersions(
  dialogue: Dialogue,
  version: number,
  software: ClientSoftware,
): Promise<ApiVersionsReply> {
  const body = { clientSoftwareName: software.name, clientSoftwareVersion: software.version }
  const frame = await dialogue.askFrame(ApiVersions, version, body, { first: true })
  return dialogue.decoded(() => {
    const code = new Reader(frame, CORRELATION_BYTES).int16() as ErrorCode
    return decodeReply(ApiVersions, code === Errors.UNSUPPORTED_VERSION ? 0 : version, frame)
  })
}

function served(reply: ApiVersionsReply): Served {
  if (reply.errorCode === Errors.NONE) return new Served(reply)
  const { name, message } = errorFacts(reply.errorCode)
  throw new LinkFault('unsupported', `ApiVersions: ${name}: ${message}`)
}

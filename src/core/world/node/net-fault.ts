import { NetFault, type NetFaultCode } from '../net.ts'
import { codeOf } from './disk-fault.ts'
import { toError } from './incarnation.ts'

/** What the system says, and what we call it. */
const CODES: Readonly<Record<string, NetFaultCode>> = {
  ECONNREFUSED: 'ECONNREFUSED',
  ECONNRESET: 'ECONNRESET',
  ECONNABORTED: 'ECONNRESET',
  EPIPE: 'EPIPE',
  ETIMEDOUT: 'ETIMEDOUT',
  EHOSTUNREACH: 'EHOSTUNREACH',
  ENETUNREACH: 'EHOSTUNREACH',
  EHOSTDOWN: 'EHOSTUNREACH',
  ENOTFOUND: 'ENOTFOUND',
  EAI_AGAIN: 'ENOTFOUND',
  ENODATA: 'ENOTFOUND',
  EADDRINUSE: 'EADDRINUSE',
  EADDRNOTAVAIL: 'EADDRNOTAVAIL',
  EACCES: 'EACCES',
  EPERM: 'EACCES',
  EMFILE: 'EMFILE',
  ENFILE: 'EMFILE',
  EPROTO: 'ETLS',
}

/** Codes of the system are these letters only; OpenSSL's and Node's TLS codes have underscores. */
const SYSTEM_CODE = /^E[A-Z0-9]+$/

/**
 * Makes a fault of what a socket failed with. Over TLS, what the system does not know is TLS's: its
 * failures have dozens of codes (`CERT_HAS_EXPIRED`, `ERR_SSL_WRONG_VERSION_NUMBER`), kept in the detail.
 */
export function toNetFault(thrown: unknown, operation: string, tls: boolean): NetFault {
  if (thrown instanceof NetFault) return thrown
  const code = codeOf(thrown)
  const known = CODES[code]
  if (known !== undefined) return new NetFault(known, operation, known === code ? '' : code)
  const detail = code === '' ? toError(thrown).message : `${code}: ${toError(thrown).message}`
  return new NetFault(tls && !SYSTEM_CODE.test(code) ? 'ETLS' : 'EIO', operation, detail)
}

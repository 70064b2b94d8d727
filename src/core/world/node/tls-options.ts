import { isIP } from 'node:net'
import {
  type ConnectionOptions,
  checkServerIdentity,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls'
import type { TlsClientOptions, TlsIdentity, TlsPeer, TlsServerOptions } from '../net.ts'

/** How long a client may take for its handshake. */
const HANDSHAKE_TIMEOUT_MS = 30_000

export function toServerOptions(options: TlsServerOptions): TlsOptions {
  const { identity, trusted, clientCertificate, protocols, ciphers } = options
  return {
    ...toIdentity(identity),
    ...(trusted === undefined ? {} : { ca: [...trusted] }),
    ...toVersions(protocols),
    ...(ciphers === undefined ? {} : { ciphers }),
    requestCert: clientCertificate !== 'none',
    rejectUnauthorized: clientCertificate === 'required',
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  }
}

/** For a connection to `host`, the name as it was dialled and not the address that it led to. */
export function toClientOptions(options: TlsClientOptions, host: string): ConnectionOptions {
  const { identity, trusted, serverName, protocols, ciphers } = options
  const expected = serverName === undefined ? host : serverName
  const announced = expected ?? host
  return {
    ...(identity === undefined ? {} : toIdentity(identity)),
    ...(trusted === undefined ? {} : { ca: [...trusted] }),
    ...toVersions(protocols),
    ...(ciphers === undefined ? {} : { ciphers }),
    // An address is no server name (RFC 6066, 3), but it is checked against the certificate all the same.
    servername: isIP(announced) === 0 ? announced : '',
    checkServerIdentity: (_name, certificate) =>
      expected === null ? undefined : checkServerIdentity(expected, certificate),
  }
}

/** What the handshake told us about the other side. */
export function peerOf(socket: TLSSocket): TlsPeer {
  const cipher = socket.getCipher()
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: cipher.standardName,
    certificate: socket.getPeerX509Certificate()?.raw ?? null,
    authorized: socket.authorized,
  }
}

function toIdentity(identity: TlsIdentity) {
  return {
    cert: identity.certificate,
    key: identity.privateKey,
    ...(identity.passphrase === undefined ? {} : { passphrase: identity.passphrase }),
  }
}

function toVersions(protocols: TlsServerOptions['protocols']) {
  if (protocols === undefined) return {}
  return { minVersion: protocols.min, maxVersion: protocols.max }
}

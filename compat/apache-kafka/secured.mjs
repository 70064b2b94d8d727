/**
 * A node of Apache Kafka with every way in: plain, TLS, SASL, and SASL over TLS; its certificates and users.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startKafka } from './kafka.mjs'

const LOGIN = 'org.apache.kafka.common.security'

function openssl(dir, args) {
  execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' })
}

/** A certificate authority, a broker's certificate for 127.0.0.1, and a client's. */
export function makeCertificates() {
  const dir = mkdtempSync(join(tmpdir(), 'ottla-tls-'))
  const days = ['-days', '2', '-nodes', '-newkey', 'rsa:2048']
  openssl(dir, [
    'req',
    '-x509',
    ...days,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Ottla test CA',
  ])
  for (const [name, san] of [
    ['broker', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ['client', 'subjectAltName=DNS:client'],
  ]) {
    openssl(dir, [
      'req',
      '-new',
      ...days.slice(2),
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
      '-addext',
      san,
    ])
    openssl(dir, [
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.pem`,
      '-days',
      '2',
      '-copy_extensions',
      'copy',
    ])
  }
  const text = (file) => readFileSync(join(dir, file), 'utf8')
  const identity = (name) => ({ certificate: text(`${name}.pem`), privateKey: text(`${name}.key`) })
  return { ca: text('ca.pem'), broker: identity('broker'), client: identity('client') }
}

/** PEM in one line of a properties file. */
const oneLine = (pem) => pem.trim().replaceAll('\n', '\\n')

function tlsProperties(certificates, clientAuth) {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.key': oneLine(certificates.broker.privateKey),
    'ssl.keystore.certificate.chain': oneLine(certificates.broker.certificate),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.certificates': oneLine(certificates.ca),
    'ssl.client.auth': clientAuth,
  }
}

function saslProperties(listener) {
  const of = (mechanism) => `listener.name.${listener}.${mechanism}.sasl.jaas.config`
  const scram = `${LOGIN}.scram.ScramLoginModule required;`
  return {
    [`listener.name.${listener}.sasl.enabled.mechanisms`]:
      'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    [of('plain')]:
      `${LOGIN}.plain.PlainLoginModule required user_alice="secret" user_bob="geheim, = ☃";`,
    [of('scram-sha-256')]: scram,
    [of('scram-sha-512')]: scram,
    [of('oauthbearer')]:
      `${LOGIN}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="alice";`,
  }
}

/**
 * @param options.reauthMs after how long a session of PLAIN on the plain SASL listener must be renewed
 * @returns the node of `startKafka` and `ports` by security protocol
 */
export async function startSecuredKafka(version, certificates, options = {}) {
  const names = ['SSL', 'SASL_PLAINTEXT', 'SASL_SSL']
  const ports = {}
  for (const name of names) ports[name] = await freePort()
  const kafka = await startKafka(version, {
    properties: (ours, port) => {
      ports.PLAINTEXT = port
      const extra = names.map((name) => `${name}://127.0.0.1:${ports[name]}`)
      return {
        listeners: [ours.listeners, ...extra].join(','),
        'inter.broker.listener.name': 'PLAINTEXT',
        ...tlsProperties(certificates, 'requested'),
        ...saslProperties('sasl_plaintext'),
        ...saslProperties('sasl_ssl'),
        ...(options.reauthMs === undefined
          ? {}
          : { 'listener.name.sasl_plaintext.plain.connections.max.reauth.ms': options.reauthMs }),
      }
    },
  })
  return { ...kafka, ports }
}

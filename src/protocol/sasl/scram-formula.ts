import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import type { Eventually } from '#core/world'

export type ScramMechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-512'

type HashName = 'sha256' | 'sha512'

function hashOf(mechanism: ScramMechanism): HashName {
  return mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512'
}

/** Kafka stores no credential below this, and its client refuses a server that asks for less. */
export const MIN_SCRAM_ITERATIONS = 4096

/** What a client lets a server make it compute: about a second of one core (reliability 3.1: both sides cap). */
export const MAX_SCRAM_ITERATIONS = 1_000_000

export interface SaltedPasswordInput {
  readonly mechanism: ScramMechanism
  readonly password: string
  readonly salt: Uint8Array
  readonly iterations: number
}

/** Makes SaltedPassword: the step that takes its time, so that a caller may do it on another thread. */
export type SaltPassword = (input: SaltedPasswordInput) => Eventually<Uint8Array>

/** Hi(password, salt, i) of RFC 5802. 4,096 iterations are about 1 ms. */
export function saltPassword(input: SaltedPasswordInput): Uint8Array {
  const hash = hashOf(input.mechanism)
  const sizeBytes = hash === 'sha256' ? 32 : 64
  return pbkdf2Sync(input.password, input.salt, input.iterations, sizeBytes, hash)
}

function hmac(hash: HashName, key: Uint8Array, text: string): Buffer {
  return createHmac(hash, key).update(text, 'utf8').digest()
}

/** StoredKey and ServerKey: all that a server keeps of a password. */
export interface ScramKeys {
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

export function scramKeys(mechanism: ScramMechanism, saltedPassword: Uint8Array): ScramKeys {
  const hash = hashOf(mechanism)
  const clientKey = hmac(hash, saltedPassword, 'Client Key')
  return {
    storedKey: createHash(hash).update(clientKey).digest(),
    serverKey: hmac(hash, saltedPassword, 'Server Key'),
  }
}

export function clientProof(
  mechanism: ScramMechanism,
  saltedPassword: Uint8Array,
  authMessage: string,
): Uint8Array {
  const hash = hashOf(mechanism)
  const clientKey = hmac(hash, saltedPassword, 'Client Key')
  const storedKey = createHash(hash).update(clientKey).digest()
  return exclusiveOr(clientKey, hmac(hash, storedKey, authMessage))
}

export function serverSignature(
  mechanism: ScramMechanism,
  serverKey: Uint8Array,
  authMessage: string,
): Uint8Array {
  return hmac(hashOf(mechanism), serverKey, authMessage)
}

/** H(ClientKey) as the proof implies it: equal to StoredKey when the client knows the password. */
export function storedKeyOfProof(
  mechanism: ScramMechanism,
  keys: ScramKeys,
  authMessage: string,
  proof: Uint8Array,
): Uint8Array | null {
  const hash = hashOf(mechanism)
  const signature = hmac(hash, keys.storedKey, authMessage)
  if (proof.length !== signature.length) return null
  return createHash(hash).update(exclusiveOr(proof, signature)).digest()
}

function exclusiveOr(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ (b[index] as number))
}

// SASL exchanges as pure steps, both sides: bytes in, bytes out.
export type {
  ClientExchange,
  ClientStep,
  SaslIdentity,
  ServerExchange,
  ServerStep,
} from './exchange.ts'
export {
  OAuthBearerClient,
  OAuthBearerServer,
  type OAuthBearerToken,
  type OAuthExtensions,
  type TokenVerdict,
  type VerifyToken,
} from './oauthbearer.ts'
export { PlainClient, type PlainCredentials, PlainServer, type VerifyPassword } from './plain.ts'
export { ScramClient, type ScramClientOptions } from './scram-client.ts'
export {
  MAX_SCRAM_ITERATIONS,
  MIN_SCRAM_ITERATIONS,
  type SaltedPasswordInput,
  type SaltPassword,
  type ScramKeys,
  type ScramMechanism,
  saltPassword,
  scramKeys,
} from './scram-formula.ts'
export {
  type FindScramCredential,
  type ScramCredential,
  ScramServer,
  type ScramServerOptions,
} from './scram-server.ts'

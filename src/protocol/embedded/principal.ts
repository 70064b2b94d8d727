import { bool, message, type Out, string } from '../schema/index.ts'

/**
 * Who sent a request that is forwarded: the principal in an Envelope, behind an int16 version
 * (KIP-590).
 */
export const DefaultPrincipal = message(
  'DefaultPrincipalData',
  { versions: '0', flexible: '0+' },
  {
    type: string(),
    name: string(),
    /** By a delegation token: it may not make further tokens. */
    tokenAuthenticated: bool(),
  },
)
export interface DefaultPrincipal extends Out<typeof DefaultPrincipal.shape> {}

/** Every rule of the law; each has a canary of its name in canaries/. */
import { apiVersion } from './api-version.mjs'
import { banned } from './banned.mjs'
import { cycles } from './cycles.mjs'
import { doors } from './doors.mjs'
import { honestProof } from './honest-proof.mjs'
import { names } from './names.mjs'
import { never } from './never.mjs'
import { outdoors } from './outdoors.mjs'
import { realms } from './realms.mjs'
import { rooms } from './rooms.mjs'
import { sizes } from './sizes.mjs'
import { state } from './state.mjs'

export const rules = [
  rooms,
  doors,
  outdoors,
  never,
  cycles,
  banned,
  realms,
  state,
  apiVersion,
  sizes,
  names,
  honestProof,
]

/** Every rule of the law; each has a canary of its name in canaries/. */
import { apiVersion } from './api-version.mjs'
import { banned } from './banned.mjs'
import { captions } from './captions.mjs'
import { cycles } from './cycles.mjs'
import { deadExports } from './dead-exports.mjs'
import { decisions } from './decisions.mjs'
import { doors } from './doors.mjs'
import { honestProof } from './honest-proof.mjs'
import { names } from './names.mjs'
import { never } from './never.mjs'
import { outdoors } from './outdoors.mjs'
import { pages } from './pages.mjs'
import { realms } from './realms.mjs'
import { rooms } from './rooms.mjs'
import { sizes } from './sizes.mjs'
import { state } from './state.mjs'
import { testPlace } from './test-place.mjs'

export const rules = [
  rooms,
  doors,
  outdoors,
  never,
  cycles,
  banned,
  realms,
  state,
  deadExports,
  apiVersion,
  sizes,
  names,
  honestProof,
  testPlace,
  pages,
  captions,
  decisions,
]

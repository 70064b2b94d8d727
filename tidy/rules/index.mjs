/**
 * Every rule of the law; each has a canary of its name in canaries/. A rule looks at the whole tree (`check`) or at one file
 * (`checkFile`, `of` the product or of all code): what it finds then depends on that file's path and text alone.
 */
import { apiVersion } from './api-version.mjs'
import { banned } from './banned.mjs'
import { captions } from './captions.mjs'
import { cycles } from './cycles.mjs'
import { deadExports } from './dead-exports.mjs'
import { decisions } from './decisions.mjs'
import { doors } from './doors.mjs'
import { findings } from './findings.mjs'
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
  findings,
]

/** All breaches of a rule: `{ path, line, what }`. */
export function ask(rule, tree) {
  if (rule.check !== undefined) return rule.check(tree)
  return tree[rule.of].flatMap((source) =>
    source.findings(rule).map(({ line, what }) => ({ path: source.path, line, what })),
  )
}

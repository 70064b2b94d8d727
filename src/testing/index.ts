/** A cluster for your test: start, break, advance, inspect. */
import type { NotYet } from '#core/not-yet'

export const notYet: readonly NotYet[] = [
  { what: 'a cluster inside a test', needs: ['broker', 'client'] },
]

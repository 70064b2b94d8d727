/** Our clients under the names of kafkajs, for whoever comes from there. */
import type { NotYet } from '#core/not-yet'

export const notYet: readonly NotYet[] = [
  { what: 'the clients under the names of kafkajs', needs: ['client'] },
]

/** Computing on topics: topologies, state stores, tasks. */
import type { NotYet } from '#core/not-yet'

export const notYet: readonly NotYet[] = [
  { what: 'streams: topologies, state stores and tasks', needs: ['client', 'streams'] },
]

/** The process that answers: listeners, security, quotas, handlers, peers, wiring. */
import type { NotYet } from '#core/not-yet'

export const notYet: readonly NotYet[] = [
  {
    what: 'a broker: `startBroker()` and `npm start`',
    needs: ['storage', 'metadata', 'replication', 'coordination', 'broker'],
  },
]

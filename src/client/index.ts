/** The one who asks: producer, consumer, share consumer, admin. */
import type { NotYet } from '#core/not-yet'

export const notYet: readonly NotYet[] = [
  { what: 'the clients: producer, consumer, share consumer and admin', needs: ['client'] },
]

/** Why a link could not be opened, or ended. */
export type LinkFaultReason =
  | 'unreachable' // no connection came about
  | 'insecure' // TLS failed: certificate, name, protocol
  | 'unauthenticated' // the broker, or we, refused the other's SASL exchange
  | 'unsupported' // the broker does not serve what is needed
  | 'timed-out' // no answer within the time that was given
  | 'cut' // the other side, or the network, closed the connection
  | 'misspoken' // the broker sent what is not Kafka's protocol, or another's answer
  | 'idle' // we closed it, because nobody asked anything
  | 'closed' // we closed it

/**
 * What became of a request that was not answered.
 * - `none`: it was not sent, or the broker refused it whole: it has had no effect and never will;
 * - `unknown`: it was sent; the broker may have done it, or may yet.
 */
export type Effect = 'none' | 'unknown'

/** A link's end, and the answer of every request that it leaves without one. */
export class LinkFault extends Error {
  readonly reason: LinkFaultReason
  readonly effect: Effect

  constructor(reason: LinkFaultReason, detail: string, effect: Effect = 'none') {
    super(`${reason}: ${detail}`)
    this.name = 'LinkFault'
    this.reason = reason
    this.effect = effect
  }

  /** The same end, as a request sees it that may have had an effect. */
  unknown(): LinkFault {
    return new LinkFault(this.reason, this.message.slice(this.reason.length + 2), 'unknown')
  }
}

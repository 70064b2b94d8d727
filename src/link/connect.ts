import type { AcceptSocket, DialOptions, Net, Socket } from '#core/world'

/** Makes the connection of a link: its socket's owner is the link. */
export type Connect = (own: AcceptSocket) => Promise<Socket>

/** Over a network, with TLS when the options have it. Rejects with a `NetFault`. */
export function dialled(net: Net, options: DialOptions): Connect {
  return (own) => net.dial(options, own)
}

/** In memory, to whoever accepts: an embedded broker's listener, or a test's. Both sides know for whom it speaks. */
export function paired(net: Net, principal: string, accept: AcceptSocket): Connect {
  return (own) =>
    new Promise((resolve) => {
      const ownAndResolve: AcceptSocket = (socket) => {
        resolve(socket)
        return own(socket)
      }
      net.pair({ principal }, ownAndResolve, accept)
    })
}

import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import { NetFault } from '../net.ts'
import { toNetFault } from './net-fault.ts'

/** The addresses of a host, in the resolver's order; a numeric one is its own. */
export function resolve(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return Promise.resolve([host])
  return new Promise((resolved, rejected) => {
    // The system's resolver (getaddrinfo) and not DNS alone: /etc/hosts counts.
    lookup(host, { all: true, verbatim: true }, (thrown, addresses) => {
      if (thrown !== null) rejected(toNetFault(thrown, `resolve ${host}`, false))
      else if (addresses.length === 0) rejected(new NetFault('ENOTFOUND', `resolve ${host}`))
      else resolved(addresses.map(({ address }) => address))
    })
  })
}

import { type Net, NetFault } from '../net.ts'

/** Not yet: the virtual network. Everything is unreachable. */
export function absentNet(): Net {
  const unreachable = (operation: string) => Promise.reject(new NetFault('EHOSTUNREACH', operation))
  return {
    listen: () => unreachable('listen'),
    dial: () => unreachable('dial'),
    pair: () => {
      throw new Error('the virtual world has no network yet')
    },
  }
}

/** How many events of the virtual world happen in a second of real time: callbacks, async functions, messages over a connection. */
import type { Socket, SocketOwner } from '../net.ts'
import type { World } from '../world.ts'
import { simulate } from './testing/simulation.ts'
import { Universe } from './universe.ts'

const smoke = process.env['BENCH_SMOKE'] === '1'
const SECONDS = smoke ? 1 : 20

async function report(name: string, run: () => Promise<number>): Promise<void> {
  const started = performance.now()
  const events = await run()
  const perSecond = (events * 1000) / (performance.now() - started)
  console.log(`${name.padEnd(44)} ${String(Math.round(perSecond)).padStart(12)} events/s`)
}

async function inUniverse(start: (worlds: readonly World[]) => void): Promise<number> {
  const universe = new Universe({ seed: 1 })
  const worlds = ['a', 'b', 'c'].map((name) => universe.machine(name).start().world)
  start(worlds)
  await universe.runFor(SECONDS * 1_000)
  return universe.eventCount
}

function ping(socket: Socket): SocketOwner {
  const buffer = new Uint8Array(64)
  return {
    next: () => buffer,
    filled: (byteCount) => socket.write([buffer.slice(0, byteCount)]),
    ended: () => {},
    drained: () => {},
    closed: () => {},
  }
}

await report('timers that set themselves again', () =>
  inUniverse((worlds) => {
    for (const { timers } of worlds) {
      const again = (): void => void timers.after(0.1, again)
      again()
    }
  }),
)

await report('async functions that take turns', () =>
  inUniverse((worlds) => {
    for (const { timers, clock } of worlds) {
      void (async () => {
        for (;;) {
          await timers.turn()
          clock.monotonicMs()
          await Promise.resolve()
        }
      })()
    }
  }),
)

await report('64 bytes to and fro over ten connections', () =>
  inUniverse(([server, client]) => {
    const address = { host: 'a', port: 9092 }
    void server?.net.listen({ address }, ping).then(() => {
      for (let connection = 0; connection < 10; connection += 1) {
        void client?.net.dial({ address, timeoutMs: 1_000 }, (socket) => {
          socket.write([new Uint8Array(64)])
          return ping(socket)
        })
      }
    })
  }),
)

await report('the replicated store, with faults', async () => {
  let events = 0
  for (let seed = 0; seed < (smoke ? 1 : 20); seed += 1) {
    events += (await simulate(seed, false)).eventCount
  }
  return events
})

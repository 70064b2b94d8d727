import { connect, createServer, Socket as RawSocket, type SocketConstructorOpts } from 'node:net'
import { clearTimeout, setTimeout } from './captured.ts'
import type { Inbox } from './inbox.ts'

/** Longer than this a loopback never takes, unless Node's own timers or ticks have been faked. */
const PROBE_TIMEOUT_MS = 1000

/** The system's socket under Node's. The name is not documented, hence the probe. */
const HANDLE = '_handle'

interface Shell {
  [HANDLE]: unknown
}

/** The options by which Node asks an inbox for buffers. */
export function readingInto(
  inbox: Pick<Inbox, 'buffer' | 'read'>,
  enter: (task: () => void) => void,
) {
  return {
    buffer: () => {
      // Kept when a bug or the end of the world leaves no buffer; the socket is being cut.
      let buffer: Uint8Array = new Uint8Array(1)
      enter(() => {
        buffer = inbox.buffer()
      })
      return buffer
    },
    callback: (byteCount: number) => {
      enter(() => {
        inbox.read(byteCount)
      })
      return true
    },
  }
}

/**
 * Makes a socket that reads into the owner's buffers of one that was accepted.
 *
 * `createServer` takes no `onread` (nodejs/node #53792), so the handle is taken from the accepted socket,
 * which must have been made with `pauseOnConnect`, and given to a socket of our own. The emptied one is destroyed, so that the server counts it as closed.
 */
export function rewrap(accepted: RawSocket, onread: ReturnType<typeof readingInto>): RawSocket {
  const shell = accepted as unknown as Shell
  const handle = shell[HANDLE]
  shell[HANDLE] = null
  const options = { handle, onread, allowHalfOpen: true, pauseOnCreate: true }
  // `handle` and `pauseOnCreate` are what Node's own server passes; its types do not know them.
  try {
    return new RawSocket(options as SocketConstructorOpts)
  } catch (thrown) {
    // The handle goes with the shell, or it would stay open for ever.
    shell[HANDLE] = handle
    throw thrown
  } finally {
    accepted.destroy()
  }
}

/**
 * Finds out whether `rewrap` works on this runtime, by moving bytes: it rests on `_handle`, which a
 * future Node may lock away, and Bun's differs from the contract (oven-sh/bun #33382).
 */
export async function probeDirectReads(): Promise<boolean> {
  if ('bun' in process.versions) return false
  const sent = Buffer.from('do these bytes reach the buffers that I gave?')
  const received: Buffer[] = []
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true })
  const sockets: RawSocket[] = []
  const answer = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), PROBE_TIMEOUT_MS)
    const done = (works: boolean): void => {
      clearTimeout(timer)
      resolve(works)
    }
    const watch = (socket: RawSocket): void => {
      sockets.push(socket)
      socket.on('error', () => done(false))
    }
    server.on('error', () => done(false))
    server.on('connection', (accepted) => {
      watch(accepted)
      try {
        const socket = rewrap(accepted, collecting(received))
        watch(socket)
        socket.on('end', () => done(Buffer.concat(received).equals(sent)))
        socket.resume()
      } catch {
        done(false)
      }
    })
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return done(false)
      const dialled = connect({ host: '127.0.0.1', port: address.port, autoSelectFamily: false })
      watch(dialled)
      dialled.end(sent)
    })
  })
  const works = await answer
  for (const socket of sockets) socket.destroy()
  server.close()
  return works
}

/** Reads in buffers of ten bytes, so that several are asked for. */
function collecting(received: Buffer[]): ReturnType<typeof readingInto> {
  let buffer = Buffer.alloc(10)
  return readingInto(
    {
      buffer: () => {
        buffer = Buffer.alloc(10)
        return buffer
      },
      read: (byteCount) => {
        received.push(buffer.subarray(0, byteCount))
      },
    },
    (task) => task(),
  )
}

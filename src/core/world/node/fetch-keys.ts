import { get as getPlain, type IncomingMessage } from 'node:http'
import { get as getSecure } from 'node:https'
import { NetFault } from '../net.ts'
import { clearTimeout, setTimeout } from './captured.ts'
import { toNetFault } from './net-fault.ts'

/** A key set is a few KiB; more is a mistake or an attack. */
const MOST_BYTES = 1024 * 1024
const TIMEOUT_MS = 10_000

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

export interface KeyFetch {
  /** Settles with the body; rejects with a `NetFault`. */
  readonly body: Promise<string>
  cancel(): void
}

/** Gets the body of a key set, with a limit on its size and its time; redirects are refused, for they leave what was configured. */
export function fetchKeys(url: string): KeyFetch {
  const operation = `fetch keys of ${url}`
  const address = URL.canParse(url) ? new URL(url) : null
  const plain = address?.protocol === 'http:' && LOOPBACK.has(address.hostname)
  if (address === null || !(plain || address.protocol === 'https:')) {
    const refused = new NetFault('EACCES', operation, 'only https, and http on loopback')
    return { body: Promise.reject(refused), cancel: () => {} }
  }
  let stop: (fault: NetFault) => void = () => {}
  const body = new Promise<string>((resolve, reject) => {
    const get = plain ? getPlain : getSecure
    const options = { agent: false, headers: { accept: 'application/json' } }
    const request = get(address, options, (response) => {
      collect(response, operation).then(resolve, reject)
    })
    const timer = setTimeout(() => stop(new NetFault('ETIMEDOUT', operation)), TIMEOUT_MS)
    stop = (fault) => {
      reject(fault)
      request.destroy()
    }
    request.on('error', (thrown) => reject(toNetFault(thrown, operation, !plain)))
    request.on('close', () => clearTimeout(timer))
  })
  return { body, cancel: () => stop(new NetFault('EIO', operation, 'cancelled')) }
}

function collect(response: IncomingMessage, operation: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { statusCode } = response
    const chunks: Buffer[] = []
    let bytes = 0
    const fail = (detail: string): void => {
      reject(new NetFault('EIO', operation, detail))
      response.destroy()
    }
    response.on('error', (thrown) => reject(toNetFault(thrown, operation, false)))
    if (statusCode !== 200) {
      fail(`status ${statusCode}`)
      return
    }
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength
      if (bytes > MOST_BYTES) fail(`more than ${MOST_BYTES} bytes`)
      else chunks.push(chunk)
    })
    response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
  })
}

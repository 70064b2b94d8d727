import type { File } from '../../disk.ts'
import type { Socket } from '../../net.ts'
import type { World } from '../../world.ts'
import { ADDED, readFrames, sendFrame } from './frames.ts'
import { Peer } from './peer.ts'

const LOG = '/log'
const ENTRY_BYTES = 8
/** Tells an entry from a hole of zeros. */
const SEAL = 0x5ea1ed00

export const STORE_PORT = 9000

export interface StoreOptions {
  /** Where each value is sent before it is confirmed; one of them must have confirmed it. */
  readonly followers: readonly string[]
  /** The bug that a simulation must find: confirms what is only in the page cache. */
  readonly confirmsBeforeSync: boolean
  /** Told at every step, so that a test sees who still acts. */
  readonly step: () => void
}

/** A set of numbers on disk, kept also by followers: the least program that can lose what it has confirmed. */
export class Store {
  readonly #options: StoreOptions
  readonly #file: File
  readonly #peers: readonly Peer[]
  /** Settles when the value is as safe as we promise; also of values that were there at the start. */
  readonly #added = new Map<number, Promise<void>>()

  private constructor(world: World, options: StoreOptions, file: File) {
    this.#options = options
    this.#file = file
    this.#peers = options.followers.map((host) => new Peer(world, host, STORE_PORT))
  }

  /** Recovers the log and serves it. */
  static async start(world: World, options: StoreOptions): Promise<Store> {
    const file = await world.disk.open(LOG, 'append')
    const bytes = new Uint8Array(file.sizeBytes)
    await file.readAt(bytes, 0)
    const values = valuesOf(bytes)
    await file.truncate(values.length * ENTRY_BYTES)
    // What was read may have come from the page cache of a process that died before it had synced it.
    await file.sync()
    await world.disk.syncDirectory('/')
    const store = new Store(world, options, file)
    for (const value of values) store.#added.set(value, store.#replicate(value))
    const closed = (): void => {}
    const frame = (socket: Socket, _kind: number, value: number) => void store.#serve(socket, value)
    const address = { host: '0.0.0.0', port: STORE_PORT }
    await world.net.listen({ address }, readFrames({ frame, closed }))
    return store
  }

  async #serve(socket: Socket, value: number): Promise<void> {
    let added = this.#added.get(value)
    if (added === undefined) {
      added = this.#add(value)
      this.#added.set(value, added)
    }
    await added
    this.#options.step()
    sendFrame(socket, ADDED, value)
  }

  async #add(value: number): Promise<void> {
    await this.#file.append([entryOf(value)])
    this.#options.step()
    const synced = this.#file.sync()
    const replicated = this.#replicate(value)
    if (!this.#options.confirmsBeforeSync) await synced
    this.#options.step()
    await replicated
    this.#options.step()
  }

  async #replicate(value: number): Promise<void> {
    if (this.#peers.length === 0) return
    await Promise.any(this.#peers.map((peer) => peer.add(value)))
  }
}

function entryOf(value: number): Uint8Array {
  const entry = new DataView(new ArrayBuffer(ENTRY_BYTES))
  entry.setUint32(0, value)
  entry.setUint32(4, value ^ SEAL)
  return new Uint8Array(entry.buffer)
}

/** The values up to the first entry that is not whole. */
export function valuesOf(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values: number[] = []
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    const value = view.getUint32(at)
    if ((value ^ view.getUint32(at + 4)) >>> 0 !== SEAL) break
    values.push(value)
  }
  return values
}

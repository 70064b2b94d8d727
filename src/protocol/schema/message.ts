import { type Versions, type VersionsText, versions } from './versions.ts'
import type { Shape } from './word.ts'

export interface MessageOptions {
  /** Every version that we read and write: Kafka 4.4's, and those of 3.9 that 4.4 dropped. */
  readonly versions: VersionsText
  /** Versions with compact lengths and tagged fields (KIP-482). */
  readonly flexible: VersionsText
}

/** What the codec made of a message, by version. */
export interface Compiled {
  readonly layouts: unknown[]
  readonly decoders: unknown[]
  readonly encoders: unknown[]
}

/**
 * One message in all its versions: a request, a reply, a header, or a record that is kept in a log.
 *
 * Its shape is made on first use: a client speaks twenty of the ninety-five APIs, and making the words of all of them
 * would cost it 6 ms of the 25 that its import may take.
 */
export class Message<S extends Shape> {
  readonly name: string
  readonly versions: Versions
  readonly flexible: Versions
  readonly #make: () => S
  #shape: S | undefined
  /** The codec's own. Kept here because to look a message up in a map costs more than to decode a small one. */
  readonly compiled: Compiled = { layouts: [], decoders: [], encoders: [] }

  constructor(name: string, options: MessageOptions, make: () => S) {
    this.name = name
    this.versions = versions(options.versions)
    this.flexible = versions(options.flexible)
    this.#make = make
  }

  get shape(): S {
    this.#shape ??= this.#make()
    return this.#shape
  }
}

/** Any message: its shape is known only as a shape. */
export type AnyMessage = Message<Shape>

export function message<S extends Shape>(
  name: string,
  options: MessageOptions,
  shape: S,
): Message<S> {
  return new Message(name, options, () => shape)
}

/** Who serves an API: brokers to clients, controllers, or 3.9's brokers with ZooKeeper. */
export type ApiListener = 'broker' | 'controller' | 'zookeeperBroker'

export interface ApiOptions extends MessageOptions {
  readonly listeners: readonly ApiListener[]
  /** The newest version is still being worked on in Kafka 4.4 and is not advertised. */
  readonly latestVersionUnstable?: true
}

export interface ApiShapes<Q extends Shape, P extends Shape> {
  readonly request: () => Q
  readonly response: () => P
}

/** A request and its reply. */
export class Api<Q extends Shape, P extends Shape> {
  readonly key: number
  readonly name: string
  readonly versions: Versions
  readonly flexible: Versions
  readonly listeners: readonly ApiListener[]
  readonly latestVersionUnstable: boolean
  readonly request: Message<Q>
  readonly response: Message<P>

  constructor(key: number, name: string, options: ApiOptions, shapes: ApiShapes<Q, P>) {
    this.key = key
    this.name = name
    this.versions = versions(options.versions)
    this.flexible = versions(options.flexible)
    this.listeners = options.listeners
    this.latestVersionUnstable = options.latestVersionUnstable ?? false
    this.request = new Message(`${name}Request`, options, shapes.request)
    this.response = new Message(`${name}Response`, options, shapes.response)
  }
}

export function api<Q extends Shape, P extends Shape>(
  key: number,
  name: string,
  options: ApiOptions,
  shapes: ApiShapes<Q, P>,
): Api<Q, P> {
  return new Api(key, name, options, shapes)
}

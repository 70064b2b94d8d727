import { Message, type MessageOptions, message, type Shape } from '../schema/index.ts'

/** One type of record in a log that tells its records apart by a number: the cluster's or the remote log's metadata. */
export class StoredRecord<S extends Shape> extends Message<S> {
  /** In its log; never given twice. */
  readonly id: number

  constructor(id: number, name: string, options: MessageOptions, shape: S) {
    super(name, options, shape)
    this.id = id
  }
}

export function storedRecord<S extends Shape>(
  id: number,
  name: string,
  options: MessageOptions,
  shape: S,
): StoredRecord<S> {
  return new StoredRecord(id, name, options, shape)
}

/**
 * One type of record in a coordinator's log.
 *
 * The key is an int16 with the type's number and then the fields; all keys have one version and are not flexible. The
 * value is an int16 with its version and then the fields; no value deletes what the key names.
 */
export class CoordinatorRecord<K extends Shape, V extends Shape> {
  /** In its log; never given twice. */
  readonly id: number
  readonly name: string
  readonly key: Message<K>
  readonly value: Message<V>

  constructor(id: number, name: string, key: Message<K>, value: Message<V>) {
    this.id = id
    this.name = name
    this.key = key
    this.value = value
  }
}

/** The versions are the value's. */
export function coordinatorRecord<K extends Shape, V extends Shape>(
  id: number,
  name: string,
  options: MessageOptions,
  shapes: { readonly key: K; readonly value: V },
): CoordinatorRecord<K, V> {
  const key = message(`${name}Key`, { versions: '0', flexible: 'none' }, shapes.key)
  return new CoordinatorRecord(id, name, key, message(`${name}Value`, options, shapes.value))
}

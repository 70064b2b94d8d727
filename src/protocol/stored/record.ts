import { Message, type MessageOptions, type Shape } from '../schema/index.ts'

/** One type of record in a log that tells its records apart by a number: the cluster's or the remote log's metadata. */
export class StoredRecord<S extends Shape> extends Message<S> {
  /** In its log; never given twice. */
  readonly id: number

  constructor(id: number, name: string, options: MessageOptions, make: () => S) {
    super(name, options, make)
    this.id = id
  }
}

export function storedRecord<S extends Shape>(
  id: number,
  name: string,
  options: MessageOptions,
  make: () => S,
): StoredRecord<S> {
  return new StoredRecord(id, name, options, make)
}

export interface RecordShapes<K extends Shape, V extends Shape> {
  readonly key: () => K
  readonly value: () => V
}

const KEY_OPTIONS: MessageOptions = { versions: '0', flexible: 'none' }

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

  /** The versions are the value's. */
  constructor(id: number, name: string, options: MessageOptions, shapes: RecordShapes<K, V>) {
    this.id = id
    this.name = name
    this.key = new Message(`${name}Key`, KEY_OPTIONS, shapes.key)
    this.value = new Message(`${name}Value`, options, shapes.value)
  }
}

export function coordinatorRecord<K extends Shape, V extends Shape>(
  id: number,
  name: string,
  options: MessageOptions,
  shapes: RecordShapes<K, V>,
): CoordinatorRecord<K, V> {
  return new CoordinatorRecord(id, name, options, shapes)
}

import { assert } from '../assert/index.ts'
import type { Secret } from '../logging/index.ts'
import type { Check } from './check.ts'

/** The types of Kafka's ConfigDef. */
export type KeyType =
  | 'boolean'
  | 'string'
  | 'int'
  | 'short'
  | 'long'
  | 'double'
  | 'list'
  | 'class'
  | 'password'

export type Importance = 'high' | 'medium' | 'low'

/** Where a value may be changed while the broker runs (KIP-226): nowhere, at one broker, or for all of them. */
export type Dynamic = 'read-only' | 'per-broker' | 'cluster-wide'

/** Where a value came from, as DescribeConfigs tells it. */
export type ConfigSource =
  | 'dynamic-topic'
  | 'dynamic-broker'
  | 'dynamic-default-broker'
  | 'static-broker'
  | 'dynamic-broker-logger'
  | 'dynamic-client-metrics'
  | 'dynamic-group'
  | 'default'

/** Another key that says the same, mostly in another unit: `log.retention.hours` for `log.retention.ms`. */
export interface Synonym {
  readonly name: string
  /** Its text in the terms of the key that has it as a synonym; `null` when it cannot be read. Absent: as it is. */
  readonly convert?: (text: string) => string | null
  /** The default that DescribeConfigs shows for it; absent: it has none. */
  readonly default?: string
}

/** One key. `null` as its default: it need not be set, and is `null` then. */
export interface Key<T> {
  readonly type: KeyType
  readonly required: boolean
  /** `null` too when the key is required. */
  readonly default: T | null
  readonly doc: string
  readonly importance: Importance
  readonly dynamic: Dynamic
  readonly check: Check<NonNullable<T>> | null
  readonly synonyms: readonly Synonym[]
  /** Not shown in the documentation. */
  readonly internal: boolean
}

interface Facts<T, D> {
  /** Absent: the key must be set. */
  readonly default?: D
  readonly doc: string
  readonly importance: Importance
  /** Absent: read-only. */
  readonly dynamic?: Dynamic
  readonly check?: Check<T>
  readonly synonyms?: readonly Synonym[]
  readonly internal?: boolean
}

export type Keys = Readonly<Record<string, Key<unknown>>>

/** What a configuration with these keys holds, by Kafka's own names. */
export type Values<K extends Keys> = {
  readonly [N in keyof K]: K[N] extends Key<infer T> ? T : never
}

/** The type of a value that is null unless set when its default is. */
type OrNull<T, D> = T | Extract<D, null>

function key<T, D>(type: KeyType, facts: Facts<T, D>): Key<OrNull<T, D>> {
  const { default: value = null, doc, importance } = facts
  const declared: Key<unknown> = {
    type,
    required: facts.default === undefined,
    default: value,
    doc,
    importance,
    dynamic: facts.dynamic ?? 'read-only',
    check: (facts.check as Check<unknown> | undefined) ?? null,
    synonyms: facts.synonyms ?? [],
    internal: facts.internal ?? false,
  }
  return declared as Key<OrNull<T, D>>
}

export function boolean<D extends boolean | null = boolean>(
  facts: Facts<boolean, D>,
): Key<OrNull<boolean, D>> {
  return key('boolean', facts)
}

export function int<D extends number | null = number>(
  facts: Facts<number, D>,
): Key<OrNull<number, D>> {
  return key('int', facts)
}

export function short<D extends number | null = number>(
  facts: Facts<number, D>,
): Key<OrNull<number, D>> {
  return key('short', facts)
}

/** Java's long. Beyond ±(2^53-1) it is an infinity, which is what everybody means by it, and is printed back as given. */
export function long<D extends number | null = number>(
  facts: Facts<number, D>,
): Key<OrNull<number, D>> {
  return key('long', facts)
}

export function double<D extends number | null = number>(
  facts: Facts<number, D>,
): Key<OrNull<number, D>> {
  return key('double', facts)
}

/** With `check: oneOf('a', 'b')` its type is those texts. */
export function string<V extends string = string, D extends NoInfer<V> | null = NoInfer<V>>(
  facts: Facts<V, D>,
): Key<OrNull<V, D>> {
  return key('string', facts)
}

/** The name of a Java class. Each place that takes one knows which names it can serve. */
export function className<D extends string | null = string>(
  facts: Facts<string, D>,
): Key<OrNull<string, D>> {
  return key('class', facts)
}

/** Texts between commas. With `check: someOf('a', 'b')` its type is those texts. */
export function list<
  V extends string = string,
  D extends readonly NoInfer<V>[] | null = readonly NoInfer<V>[],
>(facts: Facts<readonly V[], D>): Key<OrNull<readonly V[], D>> {
  return key('list', facts)
}

export function password<D extends Secret | null = Secret>(
  facts: Facts<Secret, D>,
): Key<OrNull<Secret, D>> {
  return key('password', facts)
}

/**
 * Checks a table of keys when it is loaded: a default that its own check refuses is a mistake that would else
 * be met by the first user who sets it.
 */
export function declareKeys<const K extends Keys>(keys: K): K {
  for (const [name, { check, default: value, doc, synonyms }] of Object.entries(keys)) {
    assert(/^[A-Za-z][A-Za-z0-9._-]*$/.test(name), 'a key is named by letters, digits and dots')
    assert(/\S\.$/.test(doc), 'a key is explained in sentences')
    assert(value == null || check === null || check.ok(value), 'a default passes its own check')
    assert(
      synonyms.every((synonym) => synonym.name !== name),
      'a key is no synonym of itself',
    )
  }
  return keys
}

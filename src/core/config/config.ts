import { assert } from '../assert/index.ts'
import type { ConfigSource, Importance, Key, Keys, KeyType, Values } from './key.ts'
import { parseValue } from './parse-value.ts'
import { printValue } from './print-value.ts'
import { InvalidConfig, type Problem } from './problem.ts'
import { closestName } from './suggest.ts'

/** Settings that were made in one place. */
export interface Layer {
  readonly source: Exclude<ConfigSource, 'default'>
  /** For people: `server.properties`, `topic orders`. */
  readonly place: string
  readonly texts: ReadonlyMap<string, string>
}

/** One way in which a value is, or could be, given. */
export interface ConfigSynonym {
  readonly name: string
  /** As it was given; `null` when it is a password. */
  readonly value: string | null
  readonly source: ConfigSource
}

/** All that DescribeConfigs tells about one key. */
export interface ConfigEntry {
  readonly name: string
  /** `null` when it is a password, or is not set. */
  readonly value: string | null
  readonly source: ConfigSource
  readonly isDefault: boolean
  readonly isSensitive: boolean
  readonly isReadOnly: boolean
  readonly type: KeyType
  readonly importance: Importance
  readonly doc: string
  /** What gives the value, first, and then what would give it if that were taken away. */
  readonly synonyms: readonly ConfigSynonym[]
}

/** A setting that no key reads. */
export interface UnknownKey {
  readonly name: string
  readonly place: string
  /** The key that was probably meant. */
  readonly closest: string | null
}

interface Found {
  readonly name: string
  readonly text: string
  readonly layer: Layer
  readonly convert: (text: string) => string | null
}

const asItIs = (text: string): string => text

export function layerOf(
  source: Layer['source'],
  place: string,
  texts: Readonly<Record<string, string>>,
): Layer {
  return { source, place, texts: new Map(Object.entries(texts)) }
}

/** Where a key's value could come from, the strongest first: layer by layer, in each the key before its synonyms. */
function candidates(name: string, key: Key<unknown>, layers: readonly Layer[]): Found[] {
  const found: Found[] = []
  for (const layer of layers) {
    for (const { name: from, convert = asItIs } of [{ name }, ...key.synonyms]) {
      const text = layer.texts.get(from)
      if (text !== undefined) found.push({ name: from, text, layer, convert })
    }
  }
  return found
}

/** A value, or a sentence about what is wrong with it. */
type Outcome = { readonly value: unknown } | { readonly problem: Problem }

function valueOf(name: string, key: Key<unknown>, found: Found | undefined): Outcome {
  if (found === undefined) {
    if (!key.required) return { value: key.default }
    return { problem: { name, message: `${name} is not set and has no default: set it.` } }
  }
  const text = found.convert(found.text)
  if (text === null) return refused(key, found, 'a whole number')
  const parsed = parseValue(key.type, text)
  if (!parsed.ok) return refused(key, found, parsed.expects)
  if (key.check === null || key.check.ok(parsed.value as NonNullable<unknown>))
    return { value: parsed.value }
  return refused(key, found, key.check.expects)
}

function refused(key: Key<unknown>, found: Found, expects: string): Outcome {
  const { name, layer } = found
  const value = key.type === 'password' ? '' : `=${shortened(found.text)}`
  const instead =
    key.default === null ? '' : ` The default is ${printValue(key.type, key.default)}.`
  const message = `${name}${value} (${layer.place}) is refused: it must be ${expects}.${instead}`
  return { problem: { name, message } }
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

/** A configuration: typed values by Kafka's names, and where each came from. Immutable. */
export class Config<K extends Keys> {
  readonly values: Values<K>
  readonly unknown: readonly UnknownKey[]
  readonly #keys: K
  readonly #layers: readonly Layer[]

  /** By `readConfig`. */
  constructor(
    keys: K,
    layers: readonly Layer[],
    values: Values<K>,
    unknown: readonly UnknownKey[],
  ) {
    this.#keys = keys
    this.#layers = layers
    this.values = values
    this.unknown = unknown
  }

  get<N extends keyof K & string>(name: N): Values<K>[N] {
    return this.values[name]
  }

  entry(name: keyof K & string): ConfigEntry {
    const key = this.#keys[name]
    assert(key !== undefined, 'a key that is described was declared')
    const found = candidates(name, key, this.#layers)
    const isSensitive = key.type === 'password'
    const first = found[0]
    const synonyms: ConfigSynonym[] = found.map((one) => ({
      name: one.name,
      value: isSensitive ? null : one.text,
      source: one.layer.source,
    }))
    return {
      name,
      value: printValue(key.type, this.values[name], first?.convert(first.text) ?? undefined),
      source: first?.layer.source ?? 'default',
      isDefault: first === undefined,
      isSensitive,
      isReadOnly: key.dynamic === 'read-only',
      type: key.type,
      importance: key.importance,
      doc: key.doc,
      synonyms: [...synonyms, ...defaults(name, key)],
    }
  }

  /** All keys, in the order they were declared. */
  entries(): ConfigEntry[] {
    return Object.keys(this.#keys).map((name) => this.entry(name))
  }
}

function defaults(name: string, key: Key<unknown>): ConfigSynonym[] {
  const own = key.default === null ? [] : [{ name, default: printValue(key.type, key.default) }]
  return [...own, ...key.synonyms].flatMap(({ name: from, default: value }) =>
    value === undefined ? [] : [{ name: from, value, source: 'default' as const }],
  )
}

function unknownKeys(keys: Keys, layers: readonly Layer[]): UnknownKey[] {
  const known = new Set(Object.keys(keys))
  for (const key of Object.values(keys)) {
    for (const synonym of key.synonyms) known.add(synonym.name)
  }
  return layers.flatMap(({ place, texts }) =>
    [...texts.keys()]
      .filter((name) => !known.has(name))
      .map((name) => ({ name, place, closest: closestName(name, known) })),
  )
}

function unknownProblem({ name, place, closest }: UnknownKey): Problem {
  const instead = closest === null ? 'take it out' : `did you mean ${closest}?`
  return { name, message: `${shortened(name)} (${place}) is no key that is known: ${instead}` }
}

export interface ReadConfigOptions {
  /**
   * What becomes of a name that no key has. Kafka refuses it for a topic and keeps it for a broker, whose plugins
   * may read it: there `unknown` lists it. Absent: refused.
   */
  readonly unknown?: 'refused' | 'listed'
}

/**
 * Reads a configuration from layers, the strongest first.
 * Throws `InvalidConfig` with every problem there is. Of a key only the strongest setting is read, as in Kafka: what
 * is overridden may be wrong.
 */
export function readConfig<K extends Keys>(
  keys: K,
  layers: readonly Layer[],
  options: ReadConfigOptions = {},
): Config<K> {
  const values: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const [name, key] of Object.entries(keys)) {
    const outcome = valueOf(name, key, candidates(name, key, layers)[0])
    if ('problem' in outcome) problems.push(outcome.problem)
    else values[name] = outcome.value
  }
  const unknown = unknownKeys(keys, layers)
  if (options.unknown !== 'listed') problems.push(...unknown.map(unknownProblem))
  if (problems.length > 0) throw new InvalidConfig(problems)
  return new Config(keys, layers, values as Values<K>, unknown)
}

/** What a value must be, beyond its type. */
export interface Check<T> {
  /** Goes on from "must be": `at least 1`. Shown to whoever breaks it, and in the documentation. */
  readonly expects: string
  /** A method, so that a key of a narrow type goes where one of a wide type is due. */
  ok(value: T): boolean
}

export function atLeast(min: number): Check<number> {
  return { expects: `at least ${min}`, ok: (value) => value >= min }
}

export function between(min: number, max: number): Check<number> {
  return { expects: `from ${min} to ${max}`, ok: (value) => value >= min && value <= max }
}

export function oneOf<const V extends string>(...texts: readonly V[]): Check<V> {
  return { expects: `one of ${texts.join(', ')}`, ok: (value) => texts.includes(value) }
}

export const nonEmpty: Check<string> = { expects: 'not empty', ok: (value) => value !== '' }

/** A list of these, none of them twice; it may be empty. */
export function someOf<const V extends string>(...texts: readonly V[]): Check<readonly V[]> {
  return {
    expects: `a list of ${texts.join(', ')}, none twice`,
    ok: (values) => values.every((value) => texts.includes(value)) && distinct.ok(values),
  }
}

export const distinct: Check<readonly string[]> = {
  expects: 'a list in which nothing stands twice',
  ok: (values) => new Set(values).size === values.length,
}

export const nonEmptyList: Check<readonly string[]> = {
  expects: 'a list that is not empty, of texts that are not empty',
  ok: (values) => values.length > 0 && !values.includes(''),
}

/** All of these; what is expected is said in their order. */
export function each<T>(...checks: readonly Check<T>[]): Check<T> {
  return {
    expects: checks.map((check) => check.expects).join(', and '),
    ok: (value) => checks.every((check) => check.ok(value)),
  }
}

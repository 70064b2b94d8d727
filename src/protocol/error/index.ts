import type { ErrorCode } from '#core/brand'
import { ERROR_TABLE, type ErrorRow } from './table.ts'

/** Kafka's name of an error code, such as `NOT_LEADER_OR_FOLLOWER`. */
export type ErrorName = keyof typeof ERROR_TABLE

/** The codes by their names: `Errors.NOT_LEADER_OR_FOLLOWER`. `Errors.NONE` is success. */
export const Errors: { readonly [Name in ErrorName]: ErrorCode } = codesByName()

/** What is known of a code that stood in a reply. */
export interface ErrorFacts {
  readonly code: ErrorCode
  /** `UNKNOWN_SERVER_ERROR` for a code that Kafka 4.4 does not know. */
  readonly name: ErrorName
  readonly retriable: boolean
  /** '' for `NONE`. */
  readonly message: string
}

const FACTS_BY_CODE: ReadonlyMap<number, ErrorFacts> = factsByCode()

/**
 * What an error code means.
 *
 * A code of a later Kafka keeps its number and is otherwise treated as UNKNOWN_SERVER_ERROR, as Kafka's own
 * clients treat it: a reply must stay readable when the broker is newer than its client.
 */
export function errorFacts(code: ErrorCode): ErrorFacts {
  const facts = FACTS_BY_CODE.get(code)
  if (facts !== undefined) return facts
  const { retriable, message } = ERROR_TABLE.UNKNOWN_SERVER_ERROR
  return { code, name: 'UNKNOWN_SERVER_ERROR', retriable, message }
}

/** All codes that Kafka 4.4 knows, by number. */
export function knownErrors(): readonly ErrorFacts[] {
  return [...FACTS_BY_CODE.values()]
}

function rows(): readonly (readonly [ErrorName, ErrorRow])[] {
  return Object.entries(ERROR_TABLE) as [ErrorName, ErrorRow][]
}

function codesByName(): { readonly [Name in ErrorName]: ErrorCode } {
  const codes = rows().map(([name, row]) => [name, row.code as ErrorCode])
  return Object.freeze(Object.fromEntries(codes))
}

function factsByCode(): ReadonlyMap<number, ErrorFacts> {
  return new Map(
    rows().map(([name, row]) => [
      row.code,
      { code: row.code as ErrorCode, name, retriable: row.retriable, message: row.message },
    ]),
  )
}

import { Api, type Shape } from '../schema/index.ts'
import * as exported from './apis.ts'

/** Any API: its shapes are known only as shapes. */
export type AnyApi = Api<Shape, Shape>

/** The name of every API: an object with all of them as keys is checked to be complete by the compiler. */
export type ApiName = keyof typeof exported

/** Every API by its name. */
export const APIS_BY_NAME: { readonly [Name in ApiName]: (typeof exported)[Name] } = exported

/** Every API, in the order of the keys. */
export const APIS: readonly AnyApi[] = Object.values<AnyApi>(exported).sort((a, b) => a.key - b.key)

const APIS_BY_KEY: ReadonlyMap<number, AnyApi> = new Map(APIS.map((one) => [one.key, one]))

/** The API with that key; `undefined` for a key that neither Kafka 4.4 nor 3.9 serves. */
export function apiOfKey(key: number): AnyApi | undefined {
  return APIS_BY_KEY.get(key)
}

import * as api from '#protocol/api'
import * as embedded from '#protocol/embedded'
import * as stored from '#protocol/stored'
import { Api, Message, type Shape } from '../schema/index.ts'

/** Every message that there is, by its name: requests, replies, headers, records, and shapes inside bytes. */
export function messagesByName(): ReadonlyMap<string, Message<Shape>> {
  const found = new Map<string, Message<Shape>>()
  const add = (one: Message<Shape>): unknown => found.set(one.name, one)
  for (const value of [api, stored, embedded].flatMap((room) => Object.values<unknown>(room))) {
    if (value instanceof Message) add(value)
    else if (value instanceof Api) {
      add(value.request)
      add(value.response)
    } else if (value instanceof stored.CoordinatorRecord) {
      add(value.key)
      add(value.value)
    }
  }
  return found
}

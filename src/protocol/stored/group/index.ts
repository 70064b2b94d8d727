import type { Shape } from '../../schema/index.ts'
import type { CoordinatorRecord } from '../record.ts'
import * as exported from './records.ts'

export * from './records.ts'

type AnyCoordinatorRecord = CoordinatorRecord<Shape, Shape>

/** The records of `__consumer_offsets`, in the order of their numbers. */
export const GROUP_RECORDS: readonly AnyCoordinatorRecord[] = Object.values<AnyCoordinatorRecord>(
  exported,
).sort((a, b) => a.id - b.id)

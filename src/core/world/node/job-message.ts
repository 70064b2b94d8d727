import { CorruptCompression } from '../codecs.ts'
import { DiskFault, type DiskFaultCode } from '../disk.ts'
import { toError } from './incarnation.ts'

/** To a helper thread: run this. */
export interface JobCall {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

/** From a helper thread: it has loaded its table, or one job is over. */
export type JobNews =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: JobFailure }

/**
 * What a job threw, in a form that crosses. Structured clone makes a plain `Error` of every subclass, and
 * whoever handles a full disk asks for the type.
 */
export type JobFailure = {
  readonly name: string
  readonly message: string
  readonly stack: string
} & (
  | { readonly kind: 'error' | 'corruptCompression' }
  | {
      readonly kind: 'diskFault'
      readonly code: DiskFaultCode
      readonly operation: string
      readonly path: string
    }
)

export function toFailure(thrown: unknown): JobFailure {
  const error = toError(thrown)
  const told = {
    name: String(error.name),
    message: String(error.message),
    stack: String(error.stack),
  }
  if (thrown instanceof DiskFault) {
    const { code, operation, path } = thrown
    return { ...told, kind: 'diskFault', code, operation, path }
  }
  return { ...told, kind: thrown instanceof CorruptCompression ? 'corruptCompression' : 'error' }
}

export function fromFailure(failure: JobFailure): Error {
  const error = bare(failure)
  // As they were there: the message has details that no field holds, and the stack leads to the job.
  error.message = failure.message
  error.stack = failure.stack
  if (failure.kind === 'error') error.name = failure.name
  return error
}

function bare(failure: JobFailure): Error {
  switch (failure.kind) {
    case 'diskFault':
      return new DiskFault(failure.code, failure.operation, failure.path)
    case 'corruptCompression':
      return new CorruptCompression(failure.message)
    case 'error':
      return new Error(failure.message)
  }
}

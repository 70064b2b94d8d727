/** The language on the wire: messages, records, frames. Bytes in, values out, no I/O. */
export * from './api/index.ts'
export * from './error/index.ts'

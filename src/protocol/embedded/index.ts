/** Shapes inside bytes: what one client, or one broker, says to another through fields that the messages around them do not read. */
export * from './consumer-protocol.ts'
export * from './control-record.ts'
export * from './principal.ts'

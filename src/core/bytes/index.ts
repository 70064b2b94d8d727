// Bytes in, values out: what is below every format of Kafka's.
export { internText, TextTable } from './intern.ts'
export { javaAbs, javaStringHash, toPositive } from './java-hash.ts'
export { Malformed } from './malformed.ts'
export { murmur2 } from './murmur2.ts'
export { clampedWideInt64, NO_BYTES, Reader, sliceOf, tooShort, wideInt64 } from './reader.ts'
export { Unencodable } from './unencodable.ts'
export {
  isReservedUuid,
  ONE_UUID,
  parseUuid,
  randomUuid,
  readUuid,
  UUID_BYTES,
  UuidTable,
  uuidBytes,
  writeUuid,
  ZERO_UUID,
} from './uuid.ts'
export {
  type ByteCursor,
  readUnsignedVarint,
  readUnsignedVarlong,
  readUnsignedVarlongExact,
  readVarint,
  readVarlong,
  readVarlongExact,
  unsignedVarintSize,
  unsignedVarlongSize,
  varintSize,
  varlongSize,
  varlongSizeExact,
  writeUnsignedVarint,
  writeUnsignedVarlong,
  writeVarint,
  writeVarlong,
  writeVarlongExact,
} from './varint.ts'
export { putInt64, Writer } from './writer.ts'

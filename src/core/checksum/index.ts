// Checksums without natives.
export { crc32, crc32c } from './crc32c.ts'

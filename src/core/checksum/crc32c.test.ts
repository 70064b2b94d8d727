import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { crc32, crc32c } from './crc32c.ts'

const text = (line: string) => Buffer.from(line, 'latin1')

/** The definition, bit by bit. */
function slowly(polynomial: number, bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (polynomial & -(crc & 1))
  }
  return ~crc >>> 0
}

test('the vectors of RFC 3720, appendix B.4', () => {
  assert.equal(crc32c(text('123456789')), 0xe306_9283)
  assert.equal(crc32c(new Uint8Array(32)), 0x8a91_36aa)
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8_ab43)
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd_794e)
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => 31 - i)), 0x113f_db5c)
  assert.equal(crc32c(new Uint8Array()), 0)
})

test('any bytes at any alignment: as the definition says, and as zlib does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 700 }), fc.nat(7), (bytes, shift) => {
      const room = new Uint8Array(bytes.length + shift + 5)
      room.set(bytes, shift)
      const end = shift + bytes.length
      assert.equal(crc32c(room, 0, shift, end), slowly(0x82f6_3b78, bytes))
      assert.equal(crc32(room, 0, shift, end), zlib.crc32(bytes))
    }),
  )
})

test('a checksum goes on where it stopped', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 900 }), fc.nat(900), (bytes, cut) => {
      const at = Math.min(cut, bytes.length)
      assert.equal(crc32c(bytes, crc32c(bytes, 0, 0, at), at), crc32c(bytes))
      assert.equal(crc32(bytes, crc32(bytes, 0, 0, at), at), crc32(bytes))
    }),
  )
})

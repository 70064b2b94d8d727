import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Uuid } from '#core/brand'
import type { RandomStream } from '#core/world'
import { Malformed } from './malformed.ts'
import {
  isReservedUuid,
  ONE_UUID,
  parseUuid,
  randomUuid,
  readUuid,
  UuidTable,
  uuidBytes,
  writeUuid,
  ZERO_UUID,
} from './uuid.ts'

const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })

test('text and bytes are two forms of one value, and the text is base64url', () => {
  fc.assert(
    fc.property(sixteen, fc.nat(9), (bytes, offset) => {
      const room = new Uint8Array(32)
      room.set(bytes, offset)
      const uuid = readUuid(room, offset)
      assert.equal(uuid, Buffer.from(bytes).toString('base64url'))
      assert.deepEqual(uuidBytes(uuid), bytes)
      assert.equal(writeUuid(room, 1, uuid), 17)
      assert.deepEqual(room.subarray(1, 17), bytes)
      assert.equal(parseUuid(uuid), uuid)
    }),
  )
})

test('a table that overflows gives the same texts', () => {
  const small = new UuidTable(2)
  fc.assert(
    fc.property(fc.array(sixteen, { minLength: 1, maxLength: 20 }), (all) => {
      for (const bytes of [...all, ...all])
        assert.equal(small.at(bytes, 0), Buffer.from(bytes).toString('base64url'))
    }),
  )
})

test('reserved ids are those of Kafka', () => {
  assert.equal(readUuid(new Uint8Array(16), 0), ZERO_UUID)
  const one = new Uint8Array(16)
  one[15] = 1
  assert.equal(readUuid(one, 0), ONE_UUID)
  assert.ok(isReservedUuid(ZERO_UUID) && isReservedUuid(ONE_UUID))
  assert.ok(!isReservedUuid('MkU3OEVBNTcwNTJENDM2Qg' as Uuid))
})

test('a text that is no UUID is Malformed, and the bits that do not count are cleared', () => {
  for (const text of [
    '',
    'AAAA',
    `${ZERO_UUID}A`,
    'AAAAAAAAAAAAAAAAAAAAA+',
    'AAAAAAAAAAAAAAAAAAAAAé',
  ])
    assert.throws(() => parseUuid(text), Malformed)
  assert.equal(parseUuid('AAAAAAAAAAAAAAAAAAAAAf'), ONE_UUID)
  assert.equal(parseUuid('AAAAAAAAAAAAAAAAAAAAAQ=='), ONE_UUID)
})

test('a random UUID is never reserved and never begins with a dash', () => {
  const draws = [ZERO_UUID, ONE_UUID, '-AAAAAAAAAAAAAAAAAAAAA', 'BAAAAAAAAAAAAAAAAAAAAA']
  const stream: RandomStream = {
    bytes: () => assert.fail('asks for bytes'),
    below: () => assert.fail('asks for a number'),
    uuid: () => uuidBytes((draws.shift() ?? assert.fail('draws too often')) as Uuid),
  }
  assert.equal(randomUuid(stream), 'BAAAAAAAAAAAAAAAAAAAAA')
})

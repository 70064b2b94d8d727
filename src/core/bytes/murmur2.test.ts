import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { javaAbs, javaStringHash, toPositive } from './java-hash.ts'
import { murmur2 } from './murmur2.ts'

/** Printed by kafka-clients 4.4.0: the key, Utils.murmur2, String.hashCode, Utils.abs of it, toPositive(murmur2). */
const VECTORS: readonly (readonly [string, number, number, number, number])[] = [
  ['', 275646681, 0, 0, 275646681],
  ['a', -1563381124, 97, 97, 584102524],
  ['ab', 316155434, 3105, 3105, 316155434],
  ['abc', 479470107, 96354, 96354, 479470107],
  ['abcd', -1323649548, 2987074, 2987074, 823834100],
  ['abcde', 461995741, 92599395, 92599395, 461995741],
  ['21', -973932308, 1599, 1599, 1173551340],
  ['foobar', -790332482, -1268878963, 1268878963, 1357151166],
  ['a-little-bit-long-string', -985981536, -865776169, 865776169, 1161502112],
  ['a-little-bit-longer-string', -1486304829, -1512594870, 1512594870, 661178819],
  [
    'lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8',
    -58897971,
    -305440039,
    305440039,
    2088585677,
  ],
  ['clé-ключ-鍵-🔑', 23956951, 1488850706, 1488850706, 23956951],
  ['polygenelubricants', 342343466, -2147483648, 0, 342343466],
]

test('keys hash to what the Java client says', () => {
  for (const [key, murmur, java, absolute, positive] of VECTORS) {
    const hash = murmur2(Buffer.from(key))
    assert.equal(hash, murmur, key)
    assert.equal(toPositive(hash), positive, key)
    assert.equal(javaStringHash(key), java, key)
    assert.equal(javaAbs(java), absolute, key)
  }
})

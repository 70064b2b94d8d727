import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { Malformed } from '../bytes/index.ts'
import { parseProperties, printProperties } from './properties.ts'

/** A file, and what java.util.Properties (17) holds after it has loaded it; null where that throws. */
const JAVA = String.raw`
["a=1",{"a":"1"}]
["a = 1",{"a":"1"}]
["a : 1",{"a":"1"}]
["a 1",{"a":"1"}]
["a\t1",{"a":"1"}]
["a",{"a":""}]
["a=",{"a":""}]
["=1",{"":"1"}]
[":1",{"":"1"}]
[" a=1",{"a":"1"}]
["\fa=1",{"a":"1"}]
["a=1 ",{"a":"1 "}]
["a==1",{"a":"=1"}]
["a=:1",{"a":":1"}]
["a := 1",{"a":"= 1"}]
["a  =  = 1",{"a":"= 1"}]
["a\\=b=1",{"a=b":"1"}]
["a\\:b:1",{"a:b":"1"}]
["a\\ b 1",{"a b":"1"}]
["a\\\\=1",{"a\\":"1"}]
["a\\\\\\=b=1",{"a\\=b":"1"}]
["# c",{}]
["! c",{}]
["  # c\na=1",{"a":"1"}]
["#c\\\na=1",{"a":"1"}]
["a=1\nb=2",{"a":"1","b":"2"}]
["a=1\r\nb=2",{"a":"1","b":"2"}]
["a=1\rb=2",{"a":"1","b":"2"}]
["a=1\n\n\nb=2",{"a":"1","b":"2"}]
["a=1\n \t\f\nb=2",{"a":"1","b":"2"}]
["a=1,\\\n  2,\\\n\t3",{"a":"1,2,3"}]
["a=1\\\\\nb=2",{"a":"1\\","b":"2"}]
["a=1\\\\\\\nb=2",{"a":"1\\b=2"}]
["a=\\\n\nb=2",{"a":"","b":"2"}]
["a=1\\\r\n  2",{"a":"12"}]
["a=1\\\r  2",{"a":"12"}]
["a\\\nb=1",{"ab":"1"}]
["\\\na=1",{"a":"1"}]
["\\\n#c\nb=1",{"b":"1"}]
["a=1\\\n#c\nb=1",{"a":"1#c","b":"1"}]
["a=1\\\n\n b=2",{"a":"1","b":"2"}]
["a=1\\",{"a":"1"}]
["a=1\\\n",{"a":"1"}]
["a=1\\\n  ",{"a":"1"}]
["a=\\u0041\\u00e9\\u20ac",{"a":"A\u00e9\u20ac"}]
["\\u0061=1",{"a":"1"}]
["a=\\ud83d\\ude00",{"a":"\ud83d\ude00"}]
["a=\\u12",null]
["a=\\u00g0",null]
["a=\\u",null]
["a=\\uuuu0041",null]
["a=\\t\\n\\r\\f",{"a":"\t\n\r\f"}]
["a=\\q\\\"\\b\\0",{"a":"q\"b0"}]
["a=\\\\u0041",{"a":"\\u0041"}]
["a=1\na=2",{"a":"2"}]
["a=\u00e9",{"a":"\u00e9"}]
["a=\u00a0x\u00a0",{"a":"\u00a0x\u00a0"}]
["a=1;b=2",{"a":"1;b=2"}]
["a=#1",{"a":"#1"}]
["a=1#2",{"a":"1#2"}]
["a=!x",{"a":"!x"}]
["a\\#b=1",{"a#b":"1"}]
["\\#a=1",{"#a":"1"}]
["\\!a=1",{"!a":"1"}]
["a b=1",{"a":"b=1"}]
["a\\tb=1",{"a\tb":"1"}]
["sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\\n  username=\"admin\" \\\n  password=\"a=b;c\" ;",{"sasl.jaas.config":"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" password=\"a=b;c\" ;"}]
["listeners=PLAINTEXT://:9092,SASL_SSL://h:9093",{"listeners":"PLAINTEXT://:9092,SASL_SSL://h:9093"}]
["log.dirs = C:\\\\kafka\\\\logs",{"log.dirs":"C:\\kafka\\logs"}]
["log.dirs=C:\\kafka\\new",{"log.dirs":"C:kafka\new"}]
["",{}]
["\n",{}]
["\r",{}]
["   ",{}]
["a=1\u0000b",{"a":"1\u0000b"}]
["a=1\u000bb",{"a":"1\u000bb"}]
["\u000ba=1",{"\u000ba":"1"}]
["a\u0085=1",{"a\u0085":"1"}]
["a=1(",{"a":"1("}]
["a=x\\ ",{"a":"x "}]
["a=x \\\n y",{"a":"x y"}]
["a=\\ x",{"a":" x"}]
["a=\\\n   \\\n  z",{"a":"z"}]
["a=\\\n\\\n\\\nz",{"a":"z"}]
["k\\\n = v",{"k":"v"}]
["a=1\\\n\\\n#x",{"a":"1#x"}]
`

function read(text: string): Record<string, string> | null {
  try {
    return Object.fromEntries([...parseProperties(text)].map(([key, { value }]) => [key, value]))
  } catch (error) {
    assert.ok(error instanceof Malformed)
    return null
  }
}

test('a file is read as java.util.Properties reads it', () => {
  for (const line of JAVA.trim().split('\n')) {
    const [text, expected] = JSON.parse(line) as [string, Record<string, string> | null]
    assert.deepEqual(read(text), expected, line)
  }
})

test('a setting knows its line, and a broken escape too', () => {
  const properties = parseProperties('# one\n\na=1,\\\n  2\r\nb=3')
  assert.deepEqual(properties.get('a'), { value: '1,2', line: 3 })
  assert.deepEqual(properties.get('b'), { value: '3', line: 5 })
  assert.throws(() => parseProperties('a=1\nb=\\u12'), /line 2/)
})

test('what is printed is ASCII and is read back', () => {
  const texts = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(fc.dictionary(texts, texts), (settings) => {
      const printed = printProperties(Object.entries(settings))
      assert.match(printed, /^[\n -~]*$/)
      assert.deepEqual(read(printed), { ...settings })
    }),
  )
})

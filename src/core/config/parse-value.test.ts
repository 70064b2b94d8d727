import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import type { Secret } from '../logging/index.ts'
import type { KeyType } from './key.ts'
import { parseValue } from './parse-value.ts'
import { printValue } from './print-value.ts'

const TYPES: readonly KeyType[] = [
  'boolean',
  'string',
  'int',
  'short',
  'long',
  'double',
  'list',
  'password',
]

/**
 * What ConfigDef of kafka-clients 4.4.0 makes of a text as each of TYPES, printed by its convertToString (a password by
 * its value); null where it refuses.
 */
const KAFKA = String.raw`
["true","true","true",null,null,null,null,"true","true"]
["TRUE","true","TRUE",null,null,null,null,"TRUE","TRUE"]
[" False ","false","False",null,null,null,null,"False","False"]
["yes",null,"yes",null,null,null,null,"yes","yes"]
["1",null,"1","1","1","1","1.0","1","1"]
["",null,"",null,null,null,null,"",""]
["0",null,"0","0","0","0","0.0","0","0"]
["+5",null,"+5","5","5","5","5.0","+5","+5"]
["-0",null,"-0","0","0","0","-0.0","-0","-0"]
["007",null,"007","7","7","7","7.0","007","007"]
[" 42\t",null,"42","42","42","42","42.0","42","42"]
["\u000142\u001f",null,"42","42","42","42","42.0","42","42"]
["\u00a042",null,"\u00a042",null,null,null,null,"\u00a042","\u00a042"]
["4 2",null,"4 2",null,null,null,null,"4 2","4 2"]
["1_000",null,"1_000",null,null,null,null,"1_000","1_000"]
["0x10",null,"0x10",null,null,null,null,"0x10","0x10"]
["5L",null,"5L",null,null,null,null,"5L","5L"]
["1.0",null,"1.0",null,null,null,"1.0","1.0","1.0"]
["1e3",null,"1e3",null,null,null,"1000.0","1e3","1e3"]
["2147483647",null,"2147483647","2147483647",null,"2147483647","2.147483647E9","2147483647","2147483647"]
["2147483648",null,"2147483648",null,null,"2147483648","2.147483648E9","2147483648","2147483648"]
["-2147483648",null,"-2147483648","-2147483648",null,"-2147483648","-2.147483648E9","-2147483648","-2147483648"]
["-2147483649",null,"-2147483649",null,null,"-2147483649","-2.147483649E9","-2147483649","-2147483649"]
["32767",null,"32767","32767","32767","32767","32767.0","32767","32767"]
["32768",null,"32768","32768",null,"32768","32768.0","32768","32768"]
["-32768",null,"-32768","-32768","-32768","-32768","-32768.0","-32768","-32768"]
["-32769",null,"-32769","-32769",null,"-32769","-32769.0","-32769","-32769"]
["9223372036854775807",null,"9223372036854775807",null,null,"9223372036854775807","9.223372036854776E18","9223372036854775807","9223372036854775807"]
["9223372036854775808",null,"9223372036854775808",null,null,null,"9.223372036854776E18","9223372036854775808","9223372036854775808"]
["-9223372036854775808",null,"-9223372036854775808",null,null,"-9223372036854775808","-9.223372036854776E18","-9223372036854775808","-9223372036854775808"]
["-9223372036854775809",null,"-9223372036854775809",null,null,null,"-9.223372036854776E18","-9223372036854775809","-9223372036854775809"]
["9007199254740993",null,"9007199254740993",null,null,"9007199254740993","9.007199254740992E15","9007199254740993","9007199254740993"]
["+",null,"+",null,null,null,null,"+","+"]
["-",null,"-",null,null,null,null,"-","-"]
["--1",null,"--1",null,null,null,null,"--1","--1"]
["1.",null,"1.",null,null,null,"1.0","1.","1."]
[".5",null,".5",null,null,null,"0.5",".5",".5"]
[".",null,".",null,null,null,null,".","."]
["NaN",null,"NaN",null,null,null,"NaN","NaN","NaN"]
["nan",null,"nan",null,null,null,null,"nan","nan"]
["Infinity",null,"Infinity",null,null,null,"Infinity","Infinity","Infinity"]
["-Infinity",null,"-Infinity",null,null,null,"-Infinity","-Infinity","-Infinity"]
["+1.5e-3",null,"+1.5e-3",null,null,null,"0.0015","+1.5e-3","+1.5e-3"]
["1d",null,"1d",null,null,null,"1.0","1d","1d"]
["1.5F",null,"1.5F",null,null,null,"1.5","1.5F","1.5F"]
["1L",null,"1L",null,null,null,null,"1L","1L"]
["1e400",null,"1e400",null,null,null,"Infinity","1e400","1e400"]
["1e-400",null,"1e-400",null,null,null,"0.0","1e-400","1e-400"]
["a,b",null,"a,b",null,null,null,null,"a,b","a,b"]
[" a , b ,c",null,"a , b ,c",null,null,null,null,"a,b,c","a , b ,c"]
["a,,b,",null,"a,,b,",null,null,null,null,"a,,b,","a,,b,"]
[",",null,",",null,null,null,null,",",","]
[" , ",null,",",null,null,null,null,",",","]
["a b",null,"a b",null,null,null,null,"a b","a b"]
["a\u00a0,\u00a0b",null,"a\u00a0,\u00a0b",null,null,null,null,"a\u00a0,\u00a0b","a\u00a0,\u00a0b"]
["a\u000b,b",null,"a\u000b,b",null,null,null,null,"a,b","a\u000b,b"]
["10000000",null,"10000000","10000000",null,"10000000","1.0E7","10000000","10000000"]
["9999999.5",null,"9999999.5",null,null,null,"9999999.5","9999999.5","9999999.5"]
["0.001",null,"0.001",null,null,null,"0.001","0.001","0.001"]
["0.00099",null,"0.00099",null,null,null,"9.9E-4","0.00099","0.00099"]
["123456789012",null,"123456789012",null,null,"123456789012","1.23456789012E11","123456789012","123456789012"]
["0.1",null,"0.1",null,null,null,"0.1","0.1","0.1"]
["100",null,"100","100","100","100","100.0","100","100"]
`

test('a text is read and printed as ConfigDef does', () => {
  for (const line of KAFKA.trim().split('\n')) {
    const [text, ...expected] = JSON.parse(line) as [string, ...(string | null)[]]
    for (const [index, type] of TYPES.entries()) {
      const parsed = parseValue(type, text)
      assert.equal(
        parsed.ok ? shown(type, parsed.value, text) : null,
        expected[index],
        `${type} ${line}`,
      )
    }
  }
})

function shown(type: KeyType, value: unknown, text: string): string | null {
  return type === 'password' ? (value as Secret).reveal() : printValue(type, value, text)
}

test('a long beyond 2^53 is as good as no limit, and is printed as given', () => {
  const read = (text: string) => {
    const parsed = parseValue('long', text)
    return parsed.ok ? parsed.value : parsed.expects
  }
  assert.equal(read('9223372036854775807'), Infinity)
  assert.equal(read('9007199254740992'), Infinity)
  assert.equal(read('9007199254740991'), Number.MAX_SAFE_INTEGER)
  assert.equal(read('-9223372036854775808'), -Infinity)
  assert.equal(printValue('long', Infinity), '9223372036854775807')
  assert.equal(printValue('long', -Infinity), '-9223372036854775808')
})

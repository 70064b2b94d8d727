import { Malformed } from '../bytes/index.ts'

/** One setting of a .properties file. */
export interface Property {
  readonly value: string
  /** Where it begins, counted from 1: errors say it. */
  readonly line: number
}

interface LogicalLine {
  readonly text: string
  readonly line: number
}

const BLANK = new Set([' ', '\t', '\f'])
const CONTROL: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n', f: '\f' }

/**
 * Reads a .properties file as `java.util.Properties` does; of two settings of one key the later stands.
 * `text` is the file decoded as Latin-1, as Kafka reads it: other characters are written `\uXXXX` there.
 * A `\u` without its four hexadecimal digits is `Malformed`, and nothing else is.
 */
export function parseProperties(text: string): Map<string, Property> {
  const properties = new Map<string, Property>()
  for (const { text: logical, line } of logicalLines(text)) {
    const keyEnd = endOfKey(logical)
    const key = unescape(logical.slice(0, keyEnd), line)
    properties.set(key, {
      value: unescape(logical.slice(startOfValue(logical, keyEnd)), line),
      line,
    })
  }
  return properties
}

/** Lines without comments and blank ones, with those joined that end in an odd number of backslashes. */
function* logicalLines(text: string): Generator<LogicalLine> {
  let joined = ''
  let start = 0
  let open = false
  for (const [index, natural] of text.split(/\r\n|\r|\n/).entries()) {
    const content = natural.replace(/^[ \t\f]+/, '')
    // What follows a line that held a backslash alone begins anew: Java looks at what was gathered, not at the backslash.
    const fresh = joined === ''
    if (fresh && (content === '' || content[0] === '#' || content[0] === '!')) continue
    if (fresh) start = index + 1
    open = /(?:^|[^\\])(?:\\\\)*\\$/.test(content)
    joined += open ? content.slice(0, -1) : content
    if (open) continue
    yield { text: joined, line: start }
    joined = ''
  }
  if (joined !== '') yield { text: joined, line: start }
}

function endOfKey(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    if (char === '\\') at++
    else if (char === '=' || char === ':' || BLANK.has(char)) return at
  }
  return text.length
}

/** Past blanks and at most one separator. */
function startOfValue(text: string, keyEnd: number): number {
  let at = keyEnd
  let separated = false
  for (; at < text.length; at++) {
    const char = text[at] as string
    if (BLANK.has(char)) continue
    if (separated || (char !== '=' && char !== ':')) break
    separated = true
  }
  return at
}

function unescape(text: string, line: number): string {
  return text.replace(/\\(?:u(.{0,4})|(.))/gs, (_all, hex: string | undefined, char: string) => {
    if (hex === undefined) return CONTROL[char] ?? char
    if (!/^[0-9a-fA-F]{4}$/.test(hex))
      throw new Malformed(`line ${line}: a \\u is followed by four hexadecimal digits`)
    return String.fromCharCode(Number.parseInt(hex, 16))
  })
}

/** The text of a .properties file that Java reads back as these settings; ASCII. */
export function printProperties(properties: Iterable<readonly [string, string]>): string {
  let text = ''
  for (const [key, value] of properties) {
    text += `${escape(key).replaceAll(' ', '\\ ')}=${escape(value).replace(/^ /, '\\ ')}\n`
  }
  return text
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\r': '\\r',
  '\n': '\\n',
  '\f': '\\f',
}

function escape(text: string): string {
  return text
    .replace(/[\\=:#!]/g, (char) => `\\${char}`)
    .replace(/[^ -~]/g, (char) => SPECIAL[char] ?? `\\u${hex(char)}`)
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}

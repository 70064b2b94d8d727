import { utf8OrNull } from './exchange.ts'

/** A name as SCRAM writes it: `=` and `,` are escaped (RFC 5802 5.1, saslname). */
export function escapeName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C')
}

/** `null` where an `=` is not one of the two escapes. */
function unescapeName(text: string): string | null {
  if (/=(?!2C|3D)/.test(text)) return null
  return text.replaceAll('=2C', ',').replaceAll('=3D', '=')
}

export function base64OrNull(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

/** The attributes of one message, in order, each a letter (or an extension's name) and its value. */
export function attributesOf(bytes: Uint8Array): readonly (readonly [string, string])[] | null {
  const text = utf8OrNull(bytes)
  if (text === null) return null
  const attributes: [string, string][] = []
  for (const part of text.split(',')) {
    const equals = part.indexOf('=')
    if (equals < 1) return null
    attributes.push([part.slice(0, equals), part.slice(equals + 1)])
  }
  return attributes
}

export interface ClientFirst {
  readonly name: string
  readonly nonce: string
  readonly authorizationId: string
  readonly extensions: ReadonlyMap<string, string>
  /** The message without its GS2 header: a part of what both sides sign. */
  readonly bare: string
}

/** Channel binding is not offered, so the header is `n` or, from a client that could bind, `y`. */
const CLIENT_FIRST =
  /^[ny],(?:a=([^,]*))?,(n=([^,]+),r=([\x21-\x2b\x2d-\x7e]+)((?:,[^,=]+=[^,]*)*))$/

export function parseClientFirst(bytes: Uint8Array): ClientFirst | null {
  const text = utf8OrNull(bytes)
  const match = text === null ? null : CLIENT_FIRST.exec(text)
  if (match === null) return null
  const name = unescapeName(match[3] as string)
  const authorizationId = unescapeName(match[1] ?? '')
  if (name === null || authorizationId === null) return null
  const extensions = new Map<string, string>()
  for (const part of (match[5] as string).split(',').slice(1)) {
    const equals = part.indexOf('=')
    extensions.set(part.slice(0, equals), part.slice(equals + 1))
  }
  return { name, authorizationId, nonce: match[4] as string, extensions, bare: match[2] as string }
}

import { ZERO_UUID } from '#core/bytes'
import { MAX_LIST_LENGTH, MAX_STRING_BYTES } from '#core/limits'
import { leastStructMark } from './interpret.ts'
import {
  defaultOf,
  elementMinBytes,
  type FieldLayout,
  SCALAR_BYTES,
  type Scalar,
  type StructLayout,
} from './layout.ts'
import type { Source } from './source.ts'

// Writes what `interpret.ts` says as one function without calls where there need be none: `b` are the bytes, `v` a view
// of them, `p` the position and `e` the end. Fields of fixed size that follow each other, and the first bytes of
// what comes after them, are checked against the end together. Calls that need the reader get `p` through it.

/** The body of a decoder `(r) => value`. */
export function writeDecoder(source: Source, struct: StructLayout): void {
  source.line('const b = r.bytes, v = r.view, e = r.end')
  source.line('let p = r.position')
  const value = readStruct(source, struct)
  source.line('r.position = p')
  source.line(`return ${value}`)
}

/** Writes statements that read a struct, and gives the expression of its value. */
function readStruct(source: Source, struct: StructLayout): string {
  const names = new Map<FieldLayout, string>()
  const plain = struct.fields.filter((field) => field.place === 'plain')
  for (const field of struct.tagged) {
    const name = source.fresh(field.name)
    names.set(field, name)
    source.line(`let ${name} = ${defaultExpression(field)}`)
  }
  readPlain(source, plain, { names, flexible: struct.flexible })
  if (struct.flexible) readTagged(source, struct, names)
  return literal(struct, (field) => names.get(field) ?? defaultExpression(field))
}

/** Every value of a struct is made by one literal with all keys in the shape's order: one hidden class for all versions. */
function literal(struct: StructLayout, value: (field: FieldLayout) => string): string {
  const entries = struct.fields.map((field) => `${key(field)}: ${value(field)}`)
  return `{ ${entries.join(', ')} }`
}

function key(field: FieldLayout): string {
  return JSON.stringify(field.name)
}

/** The value of a field that is not there, as an expression that makes it anew. */
function defaultExpression(field: FieldLayout): string {
  if (field.kind === 'struct' && field.default !== null)
    return literal(field.struct as StructLayout, defaultExpression)
  return valueExpression(defaultOf(field))
}

/** The text of a primitive, an empty list or empty bytes. */
export function valueExpression(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (Array.isArray(value)) return '[]'
  if (ArrayBuffer.isView(value)) return 'NO_BYTES'
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  return value === ZERO_UUID ? 'ZERO_UUID' : JSON.stringify(value)
}

interface Surroundings {
  /** The variables that hold the fields; those of plain fields are added. */
  readonly names: Map<FieldLayout, string>
  readonly flexible: boolean
}

/** Reads the plain fields in runs: scalars, then one field that is not, whose first bytes are checked with them. */
function readPlain(source: Source, plain: readonly FieldLayout[], around: Surroundings): void {
  let run: FieldLayout[] = []
  const endRun = (next: FieldLayout | null) => {
    const scalarBytes = run.reduce((sum, field) => sum + field.minBytes, 0)
    const nextBytes = next === null ? (around.flexible ? 1 : 0) : firstBytes(next)
    if (scalarBytes + nextBytes > 0) checkLeft(source, String(scalarBytes + nextBytes))
    let at = 0
    for (const field of run) {
      const name = source.fresh(field.name)
      around.names.set(field, name)
      const { scalar } = field as { scalar: Scalar }
      source.line(`const ${name} = ${scalarExpression(source, scalar, at)}`)
      at += SCALAR_BYTES[scalar]
    }
    if (at > 0) source.line(`p += ${at}`)
    run = []
  }
  for (const field of plain) {
    if (field.scalar !== null) {
      run.push(field)
      continue
    }
    endRun(field)
    const name = source.fresh(field.name)
    around.names.set(field, name)
    readVaried(source, field, `const ${name} =`)
  }
  endRun(null)
}

function checkLeft(source: Source, byteCount: string): void {
  source.line(`if (${byteCount} > e - p) tooShort()`)
}

/** What must be there of a field that is not a scalar before its size is known. */
function firstBytes(field: FieldLayout): number {
  if (field.kind === 'struct') return field.nullable ? 1 : 0
  if (field.compact) return 1
  return field.kind === 'string' ? 2 : 4
}

/** The value of a scalar `at` bytes after `p`, which are known to be there. May write lines of its own. */
function scalarExpression(source: Source, scalar: Scalar, at: number): string {
  const place = at === 0 ? 'p' : `p + ${at}`
  switch (scalar) {
    case 'bool':
      return `b[${place}] !== 0`
    case 'uuid':
      return `readUuid(b, ${place})`
    case 'int64':
    case 'clampedInt64': {
      const high = source.fresh('high')
      const low = source.fresh('low')
      const wide = scalar === 'int64' ? 'wideInt64' : 'clampedWideInt64'
      source.line(`const ${high} = v.getInt32(${place}), ${low} = v.getUint32(p + ${at + 4})`)
      return `${high} > -2097152 && ${high} < 2097152 ? ${high} * 4294967296 + ${low} : ${wide}(${high}, ${low})`
    }
    default:
      return `v.${VIEW_READS[scalar]}(${place})`
  }
}

const VIEW_READS = {
  int8: 'getInt8',
  int16: 'getInt16',
  uint16: 'getUint16',
  int32: 'getInt32',
  uint32: 'getUint32',
  float64: 'getFloat64',
  bigint64: 'getBigInt64',
} as const

/** Reads a string, bytes, a list or a struct whose first bytes are known to be there. `target` is `const name =`, or `name =`. */
function readVaried(source: Source, field: FieldLayout, target: string): void {
  if (field.kind === 'struct') return readStructField(source, field, target)
  const length = source.fresh('length')
  readLength(source, field, length)
  if (!field.nullable) {
    source.line(`if (${length} < 0) notNullable()`)
    readContent(source, field, { length, target })
    return
  }
  const result = source.fresh('value')
  source.line(`let ${result} = null`)
  source.block(`if (${length} >= 0)`, () =>
    readContent(source, field, { length, target: `${result} =` }),
  )
  source.line(`${target} ${result}`)
}

function readLength(source: Source, field: FieldLayout, length: string): void {
  if (field.compact) {
    source.line(`let ${length} = b[p++] - 1`)
    source.line(
      `if (${length} > 126) { r.position = p - 1; ${length} = r.compactLength(); p = r.position }`,
    )
    return
  }
  const [read, size] = field.kind === 'string' ? ['getInt16', 2] : ['getInt32', 4]
  source.line(`const ${length} = v.${read}(p)`)
  source.line(`p += ${size}`)
}

function readContent(
  source: Source,
  field: FieldLayout,
  how: { length: string; target: string },
): void {
  const { length, target } = how
  if (field.kind === 'list') return readList(source, field, how)
  if (field.kind === 'string' && field.compact)
    source.line(`if (${length} > ${MAX_STRING_BYTES}) textTooLong()`)
  checkLeft(source, length)
  if (field.kind !== 'string') source.line(`${target} sliceOf(b, p, ${length})`)
  else if (field.interned) source.line(`${target} internText(b, p, p + ${length})`)
  else source.line(`${target} textOf(b, p, p + ${length})`)
  source.line(`p += ${length}`)
}

function readList(
  source: Source,
  field: FieldLayout,
  how: { length: string; target: string },
): void {
  const { length } = how
  const list = source.fresh('list')
  const i = source.fresh('i')
  source.line(`if (${length} > ${MAX_LIST_LENGTH}) listTooLong()`)
  checkLeft(source, `${length} * ${elementMinBytes(field)}`)
  source.line(`const ${list} = ${length} === 0 ? [] : new Array(${length})`)
  source.block(`for (let ${i} = 0; ${i} < ${length}; ${i}++)`, () => {
    source.line(`${list}[${i}] = ${readElement(source, field)}`)
    const scalar = field.element?.scalar
    // All were checked together, before the loop.
    if (scalar !== undefined && scalar !== null) source.line(`p += ${SCALAR_BYTES[scalar]}`)
  })
  source.line(`${how.target} ${list}`)
}

function readElement(source: Source, field: FieldLayout): string {
  if (field.struct !== null) return readStruct(source, field.struct)
  const element = field.element as FieldLayout
  if (element.scalar !== null) return scalarExpression(source, element.scalar, 0)
  const name = source.fresh('element')
  checkLeft(source, String(firstBytes(element)))
  readVaried(source, element, `const ${name} =`)
  return name
}

function readStructField(source: Source, field: FieldLayout, target: string): void {
  const struct = field.struct as StructLayout
  if (!field.nullable) {
    source.line(`${target} ${readStruct(source, struct)}`)
    return
  }
  const result = source.fresh('value')
  source.line(`let ${result} = null`)
  source.block(`if (v.getInt8(p++) >= ${leastStructMark(field)})`, () =>
    source.line(`${result} = ${readStruct(source, struct)}`),
  )
  source.line(`${target} ${result}`)
}

/** The number of tagged fields is nearly always 0, and its first byte is known to be there. */
function readTagged(
  source: Source,
  struct: StructLayout,
  names: ReadonlyMap<FieldLayout, string>,
): void {
  source.block('if (b[p++] !== 0)', () => {
    source.line('r.position = p - 1')
    if (struct.tagged.length === 0 && struct.foreignTags.length === 0) {
      source.line('skipTaggedFields(r)')
      source.line('p = r.position')
      return
    }
    const count = source.fresh('count')
    source.block(`for (let ${count} = tagCount(r); ${count} > 0; ${count}--)`, () => {
      const end = source.fresh('end')
      source.line(`const tag = r.uvarint(), ${end} = tagEnd(r)`)
      source.line('p = r.position')
      source.block('switch (tag)', () => {
        for (const field of struct.tagged) readTag(source, field, names.get(field) as string)
        for (const tag of struct.foreignTags) source.line(`case ${tag}: foreignTag()`)
        source.line(`default: p = ${end}`)
      })
      source.line(`if (p !== ${end}) wrongTagSize()`)
      source.line('r.position = p')
    })
    source.line('p = r.position')
  })
}

function readTag(source: Source, field: FieldLayout, name: string): void {
  source.block(`case ${field.tag}:`, () => {
    const first = field.scalar === null ? firstBytes(field) : SCALAR_BYTES[field.scalar]
    if (first > 0) checkLeft(source, String(first))
    if (field.scalar === null) readVaried(source, field, `${name} =`)
    else {
      source.line(`${name} = ${scalarExpression(source, field.scalar, 0)}`)
      source.line(`p += ${SCALAR_BYTES[field.scalar]}`)
    }
    source.line('break')
  })
}

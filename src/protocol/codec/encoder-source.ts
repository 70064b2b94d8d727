import { MAX_LIST_LENGTH } from '#core/limits'
import { valueExpression } from './decoder-source.ts'
import { leastStructMark } from './interpret.ts'
import {
  defaultOf,
  type FieldLayout,
  SCALAR_BYTES,
  type Scalar,
  type StructLayout,
} from './layout.ts'
import type { Source } from './source.ts'

// The other direction of `decoder-source.ts`: `b` is the writer's chunk, `v` a view of it, `p` the position. Room is made
// once for a run of scalars and the first bytes of what follows them. Whatever may change the chunk is called
// between `leave`, which tells the writer the position, and `enter`, which learns all three anew.

const LEAVE = 'w.position = p'
const ENTER = 'b = w.chunk; v = w.view; p = w.position'

/** The body of an encoder `(value, w) => void`. */
export function writeEncoder(source: Source, struct: StructLayout): void {
  source.line('let b = w.chunk, v = w.view, p = w.position')
  writeStruct(source, struct, 'value')
  source.line(LEAVE)
}

function makeRoom(source: Source, byteCount: string): void {
  source.line(`if (${byteCount} > b.length - p) { ${LEAVE}; w.room(${byteCount}); ${ENTER} }`)
}

function property(value: string, field: FieldLayout): string {
  return `${value}[${JSON.stringify(field.name)}]`
}

function writeStruct(source: Source, struct: StructLayout, value: string): void {
  for (const field of struct.fields)
    if (field.place === 'absent' && !field.ignorable) checkAbsent(source, field, value)
  const untagged = struct.flexible && struct.tagged.length === 0
  writePlain(source, struct, { value, trailingZero: untagged })
  if (struct.flexible && !untagged) writeTagged(source, struct, value)
}

function checkAbsent(source: Source, field: FieldLayout, value: string): void {
  const given = source.fresh(field.name)
  source.line(`const ${given} = ${property(value, field)}`)
  const unlike = primitive(field) ? ` && ${given} !== ${valueExpression(defaultOf(field))}` : ''
  source.line(`if (${given} !== undefined${unlike}) absent(${source.constant(field)}, ${given})`)
}

/** Whether the default has a text, and equals what is equal to it. */
function primitive(field: FieldLayout): boolean {
  return field.default === null || field.scalar !== null || field.kind === 'string'
}

function writePlain(
  source: Source,
  struct: StructLayout,
  how: { value: string; trailingZero: boolean },
): void {
  let run: FieldLayout[] = []
  const endRun = (nextBytes: number) => {
    const names = run.map((field) => scalarVariable(source, field, how.value))
    const total = run.reduce((sum, field) => sum + field.minBytes, nextBytes)
    if (total > 0) makeRoom(source, String(total))
    let at = 0
    for (const [index, field] of run.entries()) {
      writeScalar(source, field, { given: names[index] as string, at })
      at += field.minBytes
    }
    if (at > 0) source.line(`p += ${at}`)
    run = []
  }
  for (const field of struct.fields) {
    if (field.place !== 'plain') continue
    if (field.scalar !== null) {
      run.push(field)
      continue
    }
    endRun(firstBytes(field))
    writeVaried(source, field, variable(source, field, how.value))
  }
  endRun(how.trailingZero ? 1 : 0)
  if (how.trailingZero) source.line('b[p++] = 0')
}

/** What `makeRoom` keeps for the mark or the length of a field that is not a scalar. */
function firstBytes(field: FieldLayout): number {
  if (field.kind === 'struct') return field.nullable ? 1 : 0
  if (field.kind === 'list') return field.compact ? 5 : 4
  return 0
}

/** A variable with the field's value, or its default where it may be left out. */
function variable(source: Source, field: FieldLayout, value: string): string {
  const name = source.fresh(field.name)
  source.line(`let ${name} = ${property(value, field)}`)
  if (field.optional)
    source.line(`if (${name} === undefined) ${name} = ${defaultGiven(source, field)}`)
  return name
}

function scalarVariable(source: Source, field: FieldLayout, value: string): string {
  const name = variable(source, field, value)
  checkScalar(source, field, name)
  return name
}

function defaultGiven(source: Source, field: FieldLayout): string {
  if (field.kind === 'struct' && field.default !== null)
    return `defaultOf(${source.constant(field)})`
  return valueExpression(defaultOf(field))
}

function checkScalar(source: Source, field: FieldLayout, given: string): void {
  const wrong = wrongScalar(field.scalar as Scalar, given)
  if (wrong !== '') source.line(`if (${wrong}) unfit(${source.constant(field)}, ${given})`)
}

/** When a value does not fit its type; '' where the writing itself looks. */
function wrongScalar(scalar: Scalar, given: string): string {
  switch (scalar) {
    case 'bool':
      return `typeof ${given} !== 'boolean'`
    case 'int8':
      return `(${given} << 24 >> 24) !== ${given}`
    case 'int16':
      return `(${given} << 16 >> 16) !== ${given}`
    case 'uint16':
      return `(${given} & 65535) !== ${given}`
    case 'int32':
      return `(${given} | 0) !== ${given}`
    case 'uint32':
      return `(${given} >>> 0) !== ${given}`
    case 'float64':
      return `typeof ${given} !== 'number'`
    case 'uuid':
      return `typeof ${given} !== 'string' || ${given}.length !== 22`
    case 'bigint64':
      return `typeof ${given} !== 'bigint' || BigInt.asIntN(64, ${given}) !== ${given}`
    default:
      return ''
  }
}

/** Writes a checked scalar `at` bytes after `p`, where there is room. */
function writeScalar(source: Source, field: FieldLayout, how: { given: string; at: number }): void {
  const { given, at } = how
  const place = at === 0 ? 'p' : `p + ${at}`
  const scalar = field.scalar as Scalar
  switch (scalar) {
    case 'bool':
      source.line(`b[${place}] = ${given} ? 1 : 0`)
      return
    case 'uuid':
      source.line(`writeUuid(b, ${place}, ${given})`)
      return
    case 'int64':
    case 'clampedInt64':
      source.line(`if ((${given} | 0) === ${given}) {`)
      source.line(`  v.setInt32(${place}, ${given} >> 31); v.setInt32(p + ${at + 4}, ${given})`)
      source.line(`} else putInt64(v, ${place}, ${given})`)
      return
    default:
      source.line(`v.${VIEW_WRITES[scalar]}(${place}, ${given})`)
  }
}

const VIEW_WRITES = {
  int8: 'setInt8',
  int16: 'setInt16',
  uint16: 'setUint16',
  int32: 'setInt32',
  uint32: 'setUint32',
  float64: 'setFloat64',
  bigint64: 'setBigInt64',
} as const

/** Writes a string, bytes, a list or a struct, for whose `firstBytes` there is room. */
function writeVaried(source: Source, field: FieldLayout, given: string): void {
  const fit = () => {
    switch (field.kind) {
      case 'string':
        source.line(`${LEAVE}; w.text(${given}, ${field.compact}); ${ENTER}`)
        return
      case 'list':
        return writeList(source, field, given)
      case 'struct':
        if (field.nullable) source.line('b[p++] = 1')
        return writeStruct(source, field.struct as StructLayout, given)
      default:
        source.line(`${LEAVE}; writePieces(${source.constant(field)}, ${given}, w); ${ENTER}`)
    }
  }
  if (!field.nullable) {
    source.line(`if (${given} == null) unfit(${source.constant(field)}, ${given})`)
    fit()
    return
  }
  if (!field.optional)
    source.line(`if (${given} === undefined) unfit(${source.constant(field)}, ${given})`)
  source.block(`if (${given} === null)`, () => writeNull(source, field))
  source.block('else', fit)
}

function writeNull(source: Source, field: FieldLayout): void {
  const [write, size] = nullForm(field)
  if (firstBytes(field) === 0) makeRoom(source, String(size))
  source.line(`${write}; p += ${size}`)
}

function nullForm(field: FieldLayout): [write: string, sizeBytes: number] {
  if (field.kind === 'struct') return [`b[p] = ${(leastStructMark(field) - 1) & 255}`, 1]
  if (field.compact) return ['b[p] = 0', 1]
  return field.kind === 'string' ? ['v.setInt16(p, -1)', 2] : ['v.setInt32(p, -1)', 4]
}

function writeList(source: Source, field: FieldLayout, given: string): void {
  const length = source.fresh('length')
  const i = source.fresh('i')
  source.line(`const ${length} = ${given}.length`)
  source.line(`if (${length} > ${MAX_LIST_LENGTH}) tooMany(${source.constant(field)})`)
  if (field.compact) {
    source.line(`if (${length} < 127) b[p++] = ${length} + 1`)
    source.line(`else { ${LEAVE}; w.uvarint(${length} + 1); ${ENTER} }`)
  } else source.line(`v.setInt32(p, ${length}); p += 4`)
  const scalar = field.element?.scalar ?? null
  if (scalar !== null) makeRoom(source, `${length} * ${SCALAR_BYTES[scalar]}`)
  source.block(`for (let ${i} = 0; ${i} < ${length}; ${i}++)`, () => {
    const element = source.fresh('element')
    source.line(`const ${element} = ${given}[${i}]`)
    writeElement(source, field, element)
  })
}

function writeElement(source: Source, list: FieldLayout, given: string): void {
  if (list.struct !== null) {
    source.line(`if (${given} == null) unfit(${source.constant(list)}, ${given})`)
    writeStruct(source, list.struct, given)
    return
  }
  const element = list.element as FieldLayout
  if (element.scalar === null) {
    if (firstBytes(element) > 0) makeRoom(source, String(firstBytes(element)))
    writeVaried(source, element, given)
    return
  }
  checkScalar(source, element, given)
  writeScalar(source, element, { given, at: 0 })
  source.line(`p += ${SCALAR_BYTES[element.scalar]}`)
}

/** Tagged fields: how many say more than their default, then each with its tag and its size. */
function writeTagged(source: Source, struct: StructLayout, value: string): void {
  const present = struct.tagged.map((field) => {
    const given = source.fresh(field.name)
    const has = source.fresh('has')
    source.line(`const ${given} = ${property(value, field)}`)
    source.line(`const ${has} = ${given} !== undefined && ${unlikeDefault(source, field, given)}`)
    return { field, given, has }
  })
  const sum = present.map(({ has }) => `(${has} ? 1 : 0)`).join(' + ')
  source.line(`${LEAVE}; w.uvarint(${sum}); ${ENTER}`)
  for (const { field, given, has } of present) {
    source.block(`if (${has})`, () => {
      const mark = source.fresh('mark')
      source.line(`${LEAVE}; w.uvarint(${field.tag}); const ${mark} = w.openSized(); ${ENTER}`)
      if (field.scalar === null) writeTaggedVaried(source, field, given)
      else {
        checkScalar(source, field, given)
        makeRoom(source, String(SCALAR_BYTES[field.scalar]))
        writeScalar(source, field, { given, at: 0 })
        source.line(`p += ${SCALAR_BYTES[field.scalar]}`)
      }
      source.line(`${LEAVE}; w.closeSized(${mark}); ${ENTER}`)
    })
  }
}

function writeTaggedVaried(source: Source, field: FieldLayout, given: string): void {
  if (firstBytes(field) > 0) makeRoom(source, String(firstBytes(field)))
  writeVaried(source, field, given)
}

/** Whether a value that is given says more than the default. */
function unlikeDefault(source: Source, field: FieldLayout, given: string): string {
  if (primitive(field)) return `${given} !== ${valueExpression(defaultOf(field))}`
  if (field.kind === 'list') return `(${given} === null || ${given}.length !== 0)`
  const inner = field.struct?.fields ?? []
  if (inner.length === 0 || !inner.every(primitive))
    return `!isDefault(${source.constant(field)}, ${given})`
  const unlike = inner.map((one) => {
    const value = property(given, one)
    return `${value} !== undefined && ${unlikeDefault(source, one, value)}`
  })
  return `(${given} === null || ${unlike.join(' || ')})`
}

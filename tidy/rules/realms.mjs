import { scopesOf } from '../scope.mjs'

const INTRINSICS = new Set([
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'EvalError', 'AggregateError'],
  ...['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Buffer', 'Uint8Array', 'Int8Array'],
  ...['Uint8ClampedArray', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
  ...['Array', 'Object', 'Map', 'Set', 'Promise', 'Date', 'RegExp', 'Function'],
])

export const realms = {
  name: 'realms',
  why:
    'Under Jest, in a vm and across threads an Error or a Uint8Array comes from another realm, where instanceof says no: ' +
    'the branch for ENOENT is then never taken [E33].',
  instead:
    'ask for its code, ArrayBuffer.isView(), Array.isArray(), or its kind; our own classes are fine',
  of: 'product',
  checkFile(source) {
    if (source.proof !== '') return []
    const declared = scopesOf(source)
    return source.nodes
      .filter((node) => node.type === 'BinaryExpression' && node.operator === 'instanceof')
      .map(({ right }) => right)
      .filter((right) => INTRINSICS.has(right.name) && !declared(right, right.name))
      .map((right) => ({ line: source.lineOf(right.start), what: `instanceof ${right.name}` }))
  },
}

const lines = [
  'let count = 0 // breach',
  'const cache = new Map<string, number>() // breach',
  'export const seen: Set<string> = new Set() // breach',
  'const waiting: number[] = [] // breach',
  'const scratch = new Uint8Array(16) // breach',
  'const byName = {} // breach',
  'const NONE: readonly number[] = []',
  "const NAMES: ReadonlyMap<string, number> = new Map([['a', 1]])",
  'const TABLE = Uint32Array.from({ length: 256 }, (_, n) => n * 2)',
  'const LIST = [1, 2, 3]',
  'function remember(n: number): void {',
  '  LIST.push(n) // breach',
  '  TABLE[0] = n // breach',
  '  count++',
  '}',
  'function local(): number[] {',
  '  const LIST: number[] = []',
  '  LIST.push(1)',
  '  return LIST',
  '}',
  'class Counter {',
  '  static total = 0 // breach',
  '  static readonly limit = 5',
  '  own = new Map<string, number>()',
  '}',
  'export const all = [cache, waiting, scratch, byName, NONE, NAMES, remember, local, Counter]\n',
]
const text = lines.join('\n')

export const trees = {
  'what a module remembers': { 'src/storage/log.ts': text },
  'compiled codecs and interned ids are the exceptions': {
    'src/protocol/codec/compiled.ts': text.replaceAll('breach', 'allowed here'),
    'src/core/intern/table.ts': text.replaceAll('breach', 'allowed here'),
  },
}

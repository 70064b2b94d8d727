export const trees = {
  'what comes from Node may be of another realm': {
    'src/storage/log.ts': [
      'class Malformed extends Error {}',
      'export const is = (x: unknown) => x instanceof Malformed',
      'export const a = (x: unknown) => x instanceof Error // breach',
      'export const b = (x: unknown) => x instanceof Uint8Array // breach',
      'export const c = (x: unknown) => x instanceof Promise // breach\n',
    ].join('\n'),
    'src/core/world/node/disk.ts':
      'export const d = (x: unknown) => x instanceof Error // breach\n',
    'src/storage/log.test.ts': 'export const e = (x: unknown) => x instanceof Error\n',
  },
}

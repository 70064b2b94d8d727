/**
 * What the package offers. `folder` is the folder in src/ whose index.ts the entry is; `commonjs` says that it
 * also comes as CommonJS, because Jest loads nothing else by default [E33].
 * package.json repeats this as `exports`; a test compares the two.
 */
export const ENTRIES = [
  { path: '.', name: 'ottla', folder: 'broker', commonjs: true },
  { path: './client', name: 'client', folder: 'client', commonjs: true },
  { path: './kafkajs', name: 'kafkajs', folder: 'client/kafkajs', commonjs: true },
  { path: './testing', name: 'testing', folder: 'testing', commonjs: true },
  { path: './protocol', name: 'protocol', folder: 'protocol', commonjs: false },
  { path: './streams', name: 'streams', folder: 'streams', commonjs: false },
]

/** What package.json says under `exports`. */
export function packageExports() {
  const entries = ENTRIES.map(({ path, name, folder, commonjs }) => {
    const types = `./types/${folder}/index.d.ts`
    const ways = { types, import: `./lib/esm/${name}.js` }
    return [path, commonjs ? { ...ways, require: `./lib/cjs/${name}.cjs` } : ways]
  })
  return { ...Object.fromEntries(entries), './package.json': './package.json' }
}

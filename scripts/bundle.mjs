/**
 * Bundles dist/ into lib/: one ESM file for each entry, with shared chunks, and CommonJS for those that have it.
 *
 * 185 small files cost 62 ms of start more than one file does; and CommonJS is what Jest can load [E33, E35].
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { ENTRIES } from './entries.mjs'
import { root } from './step.mjs'

/** The two kinds of module: how the bundler calls them, and how their files end. */
export const KINDS = {
  esm: { format: 'esm', suffix: 'js' },
  cjs: { format: 'cjs', suffix: 'cjs' },
}

/** Bundles `inputs`, from a name to a file in dist/, into `folder`. Optional packages stay outside: npm installs them beside us. */
export async function writeBundle(inputs, { kind, folder, optional }) {
  const { format, suffix } = KINDS[kind]
  const bundle = await rolldown({
    input: Object.fromEntries(
      Object.entries(inputs).map(([name, path]) => [name, join(root, 'dist', path)]),
    ),
    external: (id) => id.startsWith('node:') || optional.includes(id),
    platform: 'node',
    logLevel: 'warn',
    cwd: root,
  })
  await bundle.write({
    dir: folder,
    format,
    exports: 'named',
    entryFileNames: `[name].${suffix}`,
    chunkFileNames: `shared-[hash].${suffix}`,
  })
  await bundle.close()
}

function inputs(entries) {
  return Object.fromEntries(entries.map(({ name, folder }) => [name, `${folder}/index.js`]))
}

export async function bundle(manifest) {
  const optional = Object.keys(manifest.optionalDependencies)
  const lib = join(root, 'lib')
  rmSync(lib, { recursive: true, force: true })
  const both = ENTRIES.filter(({ commonjs }) => commonjs)
  await writeBundle(inputs(ENTRIES), { kind: 'esm', folder: join(lib, 'esm'), optional })
  await writeBundle(inputs(both), { kind: 'cjs', folder: join(lib, 'cjs'), optional })
}

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

/** Natives are optional and stay outside: npm installs them beside us, and core/world/node probes them. */
function isExternal(natives) {
  return (id) => id.startsWith('node:') || natives.includes(id)
}

function inputs(entries) {
  return Object.fromEntries(
    entries.map(({ name, folder }) => [name, join(root, 'dist', folder, 'index.js')]),
  )
}

async function write(entries, natives, output) {
  const bundle = await rolldown({
    input: inputs(entries),
    external: isExternal(natives),
    platform: 'node',
    logLevel: 'warn',
  })
  await bundle.write(output)
  await bundle.close()
}

export async function bundle(manifest) {
  const natives = Object.keys(manifest.optionalDependencies)
  const lib = join(root, 'lib')
  rmSync(lib, { recursive: true, force: true })
  await write(ENTRIES, natives, {
    dir: join(lib, 'esm'),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'shared-[hash].js',
  })
  await write(
    ENTRIES.filter(({ commonjs }) => commonjs),
    natives,
    {
      dir: join(lib, 'cjs'),
      format: 'cjs',
      exports: 'named',
      entryFileNames: '[name].cjs',
      chunkFileNames: 'shared-[hash].cjs',
    },
  )
}

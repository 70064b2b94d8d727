/** `npm pack` comes here first: builds, bundles, and writes the declarations that are published. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { root } from './step.mjs'

install()
build()
const { bundle } = await import('./bundle.mjs')
const { writeDeclarations } = await import('./declarations.mjs')
await bundle(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
const bytes = writeDeclarations()
console.error(`[ottla] declarations: ${(bytes / 1024).toFixed(0)} KB`)

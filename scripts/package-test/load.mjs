/**
 * Copied into a folder where the packed tarball is installed: loads every entry as a user would, both ways
 * where it has both, and compares what they offer. Its argument: the entries, as JSON.
 */
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

for (const { specifier, commonjs } of JSON.parse(process.argv[2])) {
  const names = Object.keys(await import(specifier)).toSorted()
  assert.ok(names.length > 0, `${specifier} offers nothing`)
  if (commonjs) {
    const required = require(specifier)
    // Node 20 gives the exports object of CommonJS; a newer one could give the ESM file, which would prove nothing.
    assert.equal(require.resolve(specifier).endsWith('.cjs'), true, specifier)
    assert.deepEqual(Object.keys(required).toSorted(), names, specifier)
  }
  const ways = commonjs ? 'import and require' : 'import'
  console.log(`${process.version} ${specifier}: ${names.length} names by ${ways}`)
}

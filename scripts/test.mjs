/** `npm test`: sets up, builds, asks the law (tidy), format and lint, then runs every unit test. */
import { build } from './build.mjs'
import { allTests } from './compiled.mjs'
import { install } from './install.mjs'
import { main, runNode, toolPath } from './step.mjs'
import { runTests } from './unit-tests.mjs'

main(() => {
  install()
  build()
  runNode('tidy', ['tidy/run.mjs'])
  runNode('format', [toolPath('@biomejs/biome', 'biome'), 'check', '.'], { quiet: true })
  runNode('lint', [toolPath('oxlint', 'oxlint'), '--quiet'], { quiet: true })
  runTests('unit tests', allTests())
})

/**
 * `npm run test:interpreted`: the tests of what speaks the protocol, where code may not be made from strings: some
 * hosts forbid it, and there the interpreter serves instead of the compiled codecs.
 */
import { build } from './build.mjs'
import { compiled } from './compiled.mjs'
import { install } from './install.mjs'
import { main } from './step.mjs'
import { runTests } from './unit-tests.mjs'

main(() => {
  install()
  build()
  const files = ['protocol', 'link'].flatMap((room) => compiled('.test.js', room))
  const nodeOptions = ['--disallow-code-generation-from-strings']
  runTests('protocol and link, interpreted', files, { nodeOptions })
})

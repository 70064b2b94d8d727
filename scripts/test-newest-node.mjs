/** `npm run test:newest-node`: every unit test on the highest Node that npm has, and the same traces there as here. */
import { build } from './build.mjs'
import { allTests } from './compiled.mjs'
import { install } from './install.mjs'
import { newestNode } from './newest-node.mjs'
import { sameTraces } from './same-traces.mjs'
import { main } from './step.mjs'
import { runTests } from './unit-tests.mjs'

main(() => {
  install()
  build()
  const node = newestNode()
  sameTraces(node)
  runTests('unit tests on the newest Node', allTests(), { node })
})

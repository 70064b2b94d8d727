/** `npm start`: sets up, builds, and starts a broker as soon as there is one to start. */
import { build } from './build.mjs'
import { install } from './install.mjs'
import { main } from './step.mjs'

main(() => {
  install()
  build()
  console.error(
    'There is no broker yet: the rooms core, protocol and link are being built; storage, metadata,\n' +
      'replication, coordination and then broker, which this command waits for, come after them.\n' +
      'README.md says what stands today.',
  )
  process.exitCode = 1
})

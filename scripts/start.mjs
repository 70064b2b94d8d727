/** `npm start`: sets up, builds, and starts a broker as soon as there is one to start. */
import { build } from './build.mjs'
import { install } from './install.mjs'
import { main } from './step.mjs'

main(() => {
  install()
  build()
  console.error(
    'There is no broker yet. This command waits for the room src/broker, which comes after storage,\n' +
      'metadata, replication and coordination; core, protocol and link stand.\n' +
      'README.md says what stands today.',
  )
  process.exitCode = 1
})

import assert from 'node:assert/strict'
import { type Machine, Universe } from '#core/world/virtual'
import {
  ApiVersions,
  Heartbeat,
  Metadata,
  Produce,
  SaslAuthenticate,
  SaslHandshake,
} from '#protocol/api'
import { dialled, Link, LinkFault, type LinkOptions } from '../index.ts'
import { type Answer, type Heard, type Script, scriptedBroker, serving } from './scripted-broker.ts'

/** What the scripted broker says that it serves, unless a test says otherwise. */
export const SERVED = serving([
  { api: Heartbeat, min: 0, max: 3 },
  { api: Metadata, min: 0, max: 13 },
  { api: Produce, min: 3, max: 13 },
  { api: SaslHandshake, min: 0, max: 1 },
  { api: SaslAuthenticate, min: 0, max: 2 },
])

/** Answers ApiVersions with what is served, and leaves the rest to the test. */
export function afterHello(script: Script): Script {
  return (heard): Answer => (heard.api === ApiVersions ? SERVED : script(heard))
}

/** A client and a broker on two machines. */
export interface Stage {
  readonly universe: Universe
  readonly client: Machine
  readonly heard: Heard[]
  open(options?: Partial<LinkOptions>): Promise<Link>
}

export async function stage(script: Script, seed = 1): Promise<Stage> {
  const universe = new Universe({ seed })
  const client = universe.machine('client')
  const broker = universe.machine('broker')
  const scripted = scriptedBroker(script)
  const address = { host: broker.address, port: 9092 }
  await universe.settle(broker.start().world.net.listen({ address }, scripted.accept))
  const { world } = client.start()
  return {
    universe,
    client,
    heard: scripted.heard,
    open: (options = {}) =>
      universe.settle(
        Link.open({
          world,
          connect: dialled(world.net, { address, timeoutMs: 5000 }),
          clientId: 'tester',
          software: { name: 'ottla', version: '0.1.0' },
          ...options,
        }),
      ),
  }
}

/** What a promise rejects with, which must be a `LinkFault`. */
export function refused(promise: Promise<unknown>): Promise<LinkFault> {
  return promise.then(
    () => assert.fail('it was answered'),
    (fault: unknown) => {
      assert.ok(fault instanceof LinkFault, String(fault))
      return fault
    },
  )
}

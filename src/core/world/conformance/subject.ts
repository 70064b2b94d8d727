import { test } from 'node:test'
import type { World } from '../world.ts'

/** A fresh world that a conformance test may use up. */
export interface Subject {
  readonly world: World

  /** A directory of the world's disk that exists, is empty and belongs to this test. */
  readonly directory: string

  /** Ends the incarnation as a crash does: from here on the world is gone. */
  crash(): void
}

/**
 * Runs `body` in a fresh world and gives back everything it took, also when the body fails.
 *
 * The suites are given this and not a world, because the virtual one has to be driven: its time moves
 * only while somebody runs it, so it runs until the body's promise has settled.
 */
export type InWorld = (body: (subject: Subject) => Promise<void>) => Promise<void>

/** The laws of one door, by their text. */
export type Laws = Readonly<Record<string, (subject: Subject) => Promise<void>>>

/** Registers a test for each law of a door, in the world of that name. */
export function conform(world: string, inWorld: InWorld, laws: Laws): void {
  for (const [law, body] of Object.entries(laws))
    test(`${world} world: ${law}`, () => inWorld(body))
}

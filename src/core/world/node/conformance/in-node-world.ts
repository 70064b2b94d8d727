import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LogLine } from '../../../logging/index.ts'
import type { InWorld } from '../../conformance/subject.ts'
import { createNodeWorld, type NodeWorldOptions } from '../world.ts'

/** Runs bodies in the real world, each in a directory of its own, and fails on any bug that halted it. */
export function inNodeWorld(options: NodeWorldOptions = {}, lines: LogLine[] = []): InWorld {
  return async (body) => {
    const directory = mkdtempSync(join(tmpdir(), 'ottla-world-'))
    let halted: Error | null = null
    const node = createNodeWorld({
      log: (line) => {
        lines.push(line)
      },
      onHalt: (bug) => {
        halted = bug
      },
      ...options,
    })
    try {
      await body({
        world: node.world,
        directory,
        crash: () => {
          void node.close()
        },
      })
    } finally {
      await node.close()
      rmSync(directory, { recursive: true })
    }
    assert.equal(halted, null)
  }
}

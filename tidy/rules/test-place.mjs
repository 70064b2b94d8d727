const PROOF = /\.(?:test|fuzz|bench)\.ts$/

/** A proof stands beside the file or the folder of its name, or opens by saying which law it guards. */
function misplaced(tree, source) {
  const beside = source.path.replace(PROOF, '')
  const folder = source.path.split('/').at(-2)
  const named = tree.has(`${beside}.ts`) || tree.has(beside) || beside.endsWith(`/${folder}`)
  return !named && !/^The law: \S/.test(source.facts.caption)
}

export const testPlace = {
  name: 'test-place',
  why: 'Who reads x.ts looks for x.test.ts beside it; a test with a name of its own is found by nobody.',
  instead:
    'name it after the file or the folder that it proves; when it guards a law that has no file, open it with a comment ' +
    '"The law: ..." that says the law in a sentence',
  check(tree) {
    return tree.product
      .filter((source) => PROOF.test(source.path) && misplaced(tree, source))
      .map((source) => ({
        path: source.path,
        line: 1,
        what: `${source.name} stands beside nothing of its name`,
      }))
  },
}

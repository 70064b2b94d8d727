import { MAY_SAY_API_VERSION, mostExact } from '../law.mjs'

export const apiVersion = {
  name: 'api-version',
  why: 'Below a handler a version has become a named capability, or every room has to know every version (DESIGN, the law, 9).',
  instead:
    'say what the version means where it is known: requireKnownMemberId, not apiVersion >= 4',
  check(tree) {
    return tree.product
      .filter(
        (source) => mostExact(source.path.slice('src/'.length), MAY_SAY_API_VERSION) === undefined,
      )
      .flatMap((source) =>
        source.nodes
          .filter((node) => node.type === 'Identifier' && node.name === 'apiVersion')
          .map((node) => ({
            path: source.path,
            line: source.lineOf(node.start),
            what: `${source.folder} says apiVersion`,
          })),
      )
  },
}

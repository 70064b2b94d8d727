import { MAY_SAY_API_VERSION, mostExact } from '../law.mjs'

export const apiVersion = {
  name: 'api-version',
  why: 'Below a handler a version has become a named capability, or every room has to know every version (DESIGN, the law, 9).',
  instead:
    'say what the version means where it is known: requireKnownMemberId, not apiVersion >= 4',
  of: 'product',
  checkFile(source) {
    const path = source.path.slice('src/'.length)
    if (mostExact(path, MAY_SAY_API_VERSION) !== undefined) return []
    return source.nodes
      .filter((node) => node.type === 'Identifier' && node.name === 'apiVersion')
      .map((node) => ({
        line: source.lineOf(node.start),
        what: `${source.folder} says apiVersion`,
      }))
  },
}

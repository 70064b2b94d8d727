import { edges, folderOf } from '../graph.mjs'
import { NEVER, within } from '../law.mjs'

export const never = {
  name: 'never',
  why: 'Some folders of one room are kept apart: NEVER in tidy/law.mjs says which and why.',
  instead: 'move what both need below both, or pass it in',
  check(tree) {
    return edges(tree.product)
      .filter(({ source }) => source.proof === '')
      .flatMap(({ source, to, line }) =>
        NEVER.filter((law) => within(source.folder, law.from) && within(folderOf(to), law.to)).map(
          (law) => ({
            path: source.path,
            line,
            what: `${law.from} may not import ${law.to}: ${law.why}`,
          }),
        ),
      )
  },
}

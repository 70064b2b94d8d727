import { posix } from 'node:path'

function titles(page) {
  const found = page.headings.filter(({ depth }) => depth === 1)
  if (found.length === 1) return []
  const line = found[1]?.line ?? 1
  return [{ line, what: `${found.length} titles; a page has one '# Title'` }]
}

/** GitHub's anchor of a heading. */
function anchor(title) {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function leadsNowhere(tree, page, target) {
  if (/^[a-z]+:/.test(target)) return false
  const [file, fragment] = target.split('#')
  const path = file === '' ? page.path : posix.join(posix.dirname(page.path), file)
  if (!tree.has(path.replace(/\/$/, ''))) return true
  const other = tree.pages.get(path)
  if (fragment === undefined || other === undefined) return false
  return !other.headings.some(({ title }) => anchor(title) === fragment)
}

function links(tree, page) {
  return page.links
    .filter(({ target }) => leadsNowhere(tree, page, target))
    .map(({ target, line }) => ({ line, what: `the link to ${target} leads nowhere` }))
}

const FILE_NAME = /`((?:src|docs|scripts|tidy|bench|compat|\.ci)\/[\w./-]+)`/g

/** A file named in a page is there: prose outlives what it speaks of. */
function files(tree, page) {
  return page.prose.flatMap(({ text, line }) =>
    [...text.matchAll(FILE_NAME)]
      .filter(([, path]) => !tree.has(path.replace(/\/$/, '')))
      .map(([, path]) => ({ line, what: `${path} is named and is not there` })),
  )
}

export const pages = {
  name: 'pages',
  why: 'A page that names what is gone teaches the reader to believe no page.',
  instead: 'follow what was moved; what is only planned has no path yet, so write it without one',
  check(tree) {
    return [...tree.pages.values()].flatMap((page) =>
      [...titles(page), ...links(tree, page), ...files(tree, page)].map((finding) => ({
        path: page.path,
        ...finding,
      })),
    )
  },
}

/** The project as the rules see it: a map from path to file, the same for a real folder and for a canary's few texts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Page } from './page.mjs'
import { Source } from './source.mjs'

const FOLDERS = ['src', 'bench', 'compat', 'scripts', 'tidy', 'docs', '.ci']
const FILES = ['README.md', 'LICENSE']
const NOT_OURS = new Set(['node_modules', 'dist', '.cache'])
/** Recorded, not written: such a file is there, and nobody reads it as code. */
const RECORDED = /\/fixtures\//
const CODE = /\.(?:ts|mjs)$/
const PAGE = /\.md$/

export class Tree {
  /** `texts`: from path ('src/core/index.ts') to text; `keptOf` gives what was found before in that text. */
  constructor(texts, keptOf = () => ({})) {
    this.paths = new Set(texts.keys())
    this.sources = new Map()
    this.pages = new Map()
    this.texts = texts
    for (const [path, text] of texts) {
      if (CODE.test(path)) this.sources.set(path, new Source(path, text, keptOf(path, text)))
      else if (PAGE.test(path)) this.pages.set(path, new Page(path, text))
    }
  }

  /** The files of the product: src/, tests among them. */
  get product() {
    return [...this.sources.values()].filter((source) => source.path.startsWith('src/'))
  }

  /** Every file of code that we wrote: the product, and what stands beside it. */
  get code() {
    return [...this.sources.values()]
  }

  /** Whether a file or a folder of that path exists. */
  has(path) {
    return this.paths.has(path) || [...this.paths].some((each) => each.startsWith(`${path}/`))
  }
}

function* walk(root, folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (NOT_OURS.has(entry.name)) continue
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* walk(root, path)
    else yield path
  }
}

export function readTree(root, keptOf) {
  const texts = new Map()
  const paths = FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => [...walk(root, folder)])
    .concat(FILES.filter((file) => existsSync(join(root, file))))
  for (const path of paths) {
    const isText = (CODE.test(path) || PAGE.test(path)) && !RECORDED.test(path)
    texts.set(path, isText ? readFileSync(join(root, path), 'utf8') : '')
  }
  return new Tree(texts, keptOf)
}

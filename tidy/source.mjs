/** One file of code, parsed once and only when asked: what the rules ask of it, so that no rule walks a tree by itself. */
import { posix } from 'node:path'
import { parseSync } from 'rolldown/utils'
import { factsOf } from './facts.mjs'

const NOT_CHILDREN = new Set(['parent', 'start', 'end', 'type'])

export class Source {
  #parsed = null
  #nodes = null
  #lineStarts = null
  #imports = null
  #kept

  /** `kept`: what was found before in the same text at the same path, and where to keep what is found now. */
  constructor(path, text, kept = {}) {
    this.path = path
    this.text = text
    this.#kept = kept
  }

  /** What other files and the rules about the whole need to know of this one; plain data. */
  get facts() {
    this.#kept.facts ??= factsOf(this)
    return this.#kept.facts
  }

  /** What a rule about single files finds here. */
  findings(rule) {
    this.#kept.findings ??= {}
    this.#kept.findings[rule.name] ??= rule.checkFile(this)
    return this.#kept.findings[rule.name]
  }

  /** 'core' of 'src/core/world/clock.ts'; '' beside src/. */
  get room() {
    const [top, room, ...rest] = this.path.split('/')
    return top === 'src' && rest.length > 0 ? room : ''
  }

  /** 'core/world' of 'src/core/world/clock.ts'. */
  get folder() {
    return posix.dirname(this.path).replace(/^src\/?/, '')
  }

  /** 'clock.test.ts' of 'src/core/world/clock.test.ts'. */
  get name() {
    return posix.basename(this.path)
  }

  /**
   * 'test', 'fuzz', 'bench', or '' for what is not there to prove something. What lies in a folder `conformance`
   * or `testing` of a room is written for tests alone.
   */
  get proof() {
    const suffix = /\.(test|fuzz|bench)\.(?:ts|mjs)$/.exec(this.path)
    if (suffix !== null) return suffix[1]
    return /^src\/.+\/(?:conformance|testing)\//.test(this.path) ? 'test' : ''
  }

  #parse() {
    if (this.#parsed === null) {
      const lang = this.path.endsWith('.ts') ? 'ts' : 'js'
      const { program, comments, errors } = parseSync(this.path, this.text, { lang, astType: 'ts' })
      if (errors.length > 0) throw new Error(`${this.path}: ${errors[0].message}`)
      this.#parsed = { program, comments }
    }
    return this.#parsed
  }

  get program() {
    return this.#parse().program
  }

  get comments() {
    return this.#parse().comments
  }

  /** Every node of the syntax tree, parents before children, each with its `parent`. */
  get nodes() {
    if (this.#nodes === null) {
      this.#nodes = []
      collect(this.program, null, this.#nodes)
    }
    return this.#nodes
  }

  get lineCount() {
    return this.text.split('\n').length - (this.text.endsWith('\n') ? 1 : 0)
  }

  lineOf(offset) {
    if (this.#lineStarts === null) {
      this.#lineStarts = [0]
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) {
        this.#lineStarts.push(at + 1)
      }
    }
    let low = 0
    let high = this.#lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#lineStarts[middle] <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }

  /** The comment that a file opens with, on one line; or '' */
  get caption() {
    const first = this.comments[0]
    if (first === undefined || this.text.slice(0, first.start).trim() !== '') return ''
    return first.value
      .replaceAll(/^\s*\*+ ?/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim()
  }

  /** Every module that this one names: static, re-exported, dynamic and in `import('x').T`. */
  get imports() {
    this.#imports ??= this.#readImports()
    return this.#imports
  }

  #readImports() {
    return this.nodes.flatMap((node) => {
      const from =
        node.source ?? (node.type === 'TSImportType' ? (node.argument ?? node.source) : null)
      const text = from?.value ?? from?.literal?.value
      if (typeof text !== 'string') return []
      return [
        {
          from: text,
          line: this.lineOf(node.start),
          typeOnly: isTypeOnly(node),
          dynamic: node.type === 'ImportExpression',
          node,
        },
      ]
    })
  }
}

function isTypeOnly(node) {
  if (node.type === 'TSImportType') return true
  if (node.importKind === 'type' || node.exportKind === 'type') return true
  const named = node.specifiers ?? []
  return (
    named.length > 0 &&
    named.every((each) => each.importKind === 'type' || each.exportKind === 'type')
  )
}

function collect(node, parent, nodes) {
  node.parent = parent
  nodes.push(node)
  for (const key in node) {
    if (NOT_CHILDREN.has(key)) continue
    const value = node[key]
    if (value === null || typeof value !== 'object') continue
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item?.type === 'string') collect(item, node, nodes)
    } else if (typeof value.type === 'string') {
      collect(value, node, nodes)
    }
  }
}

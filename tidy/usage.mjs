/** Which exports are used: an answer for each file and name, marked from the takers along all re-exports. */
export class Usage {
  #exports = new Map()
  #used = new Set()

  constructor(sources) {
    for (const source of sources) this.#exports.set(source.path, source.facts.exports)
  }

  /** Marks `name` of `file` and whatever it is re-exported from. */
  mark(file, name) {
    const exported = this.#exports.get(file)
    const key = `${file} ${name}`
    if (exported === undefined || this.#used.has(key)) return
    this.#used.add(key)
    if (name === '*') {
      for (const each of Object.keys(exported.named)) this.mark(file, each)
      for (const star of exported.stars) this.mark(star, '*')
      return
    }
    const entry = Object.hasOwn(exported.named, name) ? exported.named[name] : undefined
    if (entry === undefined) for (const star of exported.stars) this.mark(star, name)
    else if (entry.file !== undefined) this.mark(entry.file, entry.as)
  }

  /** The exports of a file that nobody marked. */
  unused(file) {
    return Object.entries(this.#exports.get(file).named)
      .filter(([name, { partOfOthers }]) => !partOfOthers && !this.#used.has(`${file} ${name}`))
      .map(([name, { line }]) => ({ name, line }))
  }
}

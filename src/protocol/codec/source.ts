/**
 * The text of a function while it is being written: lines, indented by their blocks; names that are taken once; and
 * constants that have no text of their own.
 */
export class Source {
  readonly constants: unknown[] = []
  readonly #lines: string[] = []
  #depth = 1
  #names = 0

  line(text: string): void {
    this.#lines.push(`${'  '.repeat(this.#depth)}${text}`)
  }

  /** `head {`, what `body` writes, `}`. */
  block(head: string, body: () => void): void {
    this.line(`${head} {`)
    this.#depth++
    body()
    this.#depth--
    this.line('}')
  }

  /** A variable of that name that no other has; the number also keeps it apart from JavaScript's own words. */
  fresh(name: string): string {
    this.#names++
    return `${name}_${this.#names}`
  }

  /** An expression for a value that the function is given along with its text. */
  constant(value: unknown): string {
    let index = this.constants.indexOf(value)
    if (index < 0) index = this.constants.push(value) - 1
    return `constants[${index}]`
  }

  text(): string {
    return this.#lines.join('\n')
  }
}

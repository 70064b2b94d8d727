const HIDDEN = '***'

/**
 * A password or a key. However it is printed (text, JSON, console, template, log field) it is `***`; only
 * `reveal` gives it, so that the places which do can be found.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN
  }
}

/** One page of documentation: its headings and its links, code blocks left out. */
export class Page {
  constructor(path, text) {
    this.path = path
    this.text = text
    this.lines = text.split('\n')
  }

  /** Lines with their numbers, without those of fenced code. */
  get prose() {
    let fenced = false
    return this.lines.flatMap((text, index) => {
      const fence = text.startsWith('```')
      if (fence) fenced = !fenced
      return fence || fenced ? [] : [{ text, line: index + 1 }]
    })
  }

  get headings() {
    return this.prose
      .filter(({ text }) => /^#+ /.test(text))
      .map(({ text, line }) => {
        const [, marks, title] = /^(#+) (.*)$/.exec(text)
        return { depth: marks.length, title, line }
      })
  }

  /** What `[text](target)` points at. */
  get links() {
    return this.prose.flatMap(({ text, line }) =>
      [...text.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => ({
        target,
        line,
      })),
    )
  }
}

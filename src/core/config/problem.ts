/** What is wrong with one key: what, where, and what to do about it. */
export interface Problem {
  readonly name: string
  /** A sentence that a person can act on. It never holds a password. */
  readonly message: string
}

/** A configuration that cannot be used, with everything that is wrong with it and not only the first. */
export class InvalidConfig extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join('\n'))
    this.name = 'InvalidConfig'
    this.problems = problems
  }
}

/**
 * A mistake in our own code: never the answer to bad input, never a fault of disk or network.
 *
 * It is not caught where it is thrown: the owner of the broker gives it to `Outside.halt`, because state that
 * a bug has touched must not be written to the log.
 */
export class Bug extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Bug'
  }
}

/**
 * Throws a `Bug` unless the condition holds. The message is a constant, no template: building one on each
 * call costs 28 ns, and the check itself less than one.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Bug(message)
}

/** Where the compiler has proved that no case is left; throws a `Bug` if one comes all the same. */
export function unreachable(_value: never, message = 'a case that the types exclude'): never {
  throw new Bug(message)
}

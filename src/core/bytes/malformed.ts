/**
 * Bytes, or a text, that are not what they claim to be: the one thing that a decoder throws.
 *
 * The message is a constant: hostile input must not make us build strings, and what it said is not repeated.
 */
export class Malformed extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Malformed'
  }
}

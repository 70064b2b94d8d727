/**
 * A value that the format cannot carry: the one thing that an encoder throws, as `Malformed` is a decoder's.
 *
 * It is a mistake of the caller, or a wish that the other side is too old for (Kafka's
 * UnsupportedVersionException), so the message says which field it was.
 */
export class Unencodable extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Unencodable'
  }
}

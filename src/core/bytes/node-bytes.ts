/**
 * Node's Buffer, as far as it is used here. The published declarations name this and not `Buffer`: a program that is
 * checked without Node's types could not be checked with ours.
 */
export interface NodeBytes extends Uint8Array {
  toString(encoding?: 'utf8', start?: number, end?: number): string
  write(text: string, position: number, sizeBytes: number): number
}

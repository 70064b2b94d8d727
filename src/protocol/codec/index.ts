export { decode, encode } from './codec.ts'
export {
  type Decoder,
  type Direction,
  type Encoder,
  interpretedDecoder,
  interpretedEncoder,
  printCompiled,
} from './compile.ts'
export { defaultOf, type FieldLayout, layoutOf, type StructLayout } from './layout.ts'

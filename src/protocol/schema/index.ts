export {
  type AnyMessage,
  Api,
  type ApiListener,
  type ApiOptions,
  type ApiShapes,
  api,
  Message,
  type MessageOptions,
  message,
} from './message.ts'
export {
  ANY_LATER,
  includes,
  NO_VERSIONS,
  type Versions,
  type VersionsText,
  versions,
} from './versions.ts'
export {
  type AnyWord,
  BytesWord,
  type Element,
  exists,
  type Facts,
  type Given,
  type In,
  type Int64Range,
  type Kind,
  ListWord,
  type Out,
  type Pieces,
  type Shape,
  StructWord,
  Word,
} from './word.ts'
export * from './words.ts'

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
  type BytesWord,
  type Element,
  exists,
  type Facts,
  type Given,
  type In,
  type Int64Range,
  type Kind,
  type ListWord,
  type Nullable,
  type Optional,
  type Out,
  type Pieces,
  type Shape,
  type StructWord,
  type Word,
} from './word.ts'
export * from './words.ts'

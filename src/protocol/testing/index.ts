// What tests of the wire share. Nothing of this is in the package.
export { FrameBuilder } from './frame-builder.ts'
export { randomValue, Seeded } from './random-value.ts'
export {
  Changing,
  EveryNullable,
  EveryTagged,
  EveryWord,
  SAMPLE_MESSAGES,
} from './sample-shapes.ts'

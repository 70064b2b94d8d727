// The config kit: keys declared once, read as Kafka reads them, explained to whoever gets them wrong.
export {
  atLeast,
  between,
  type Check,
  distinct,
  each,
  nonEmpty,
  nonEmptyList,
  oneOf,
  someOf,
} from './check.ts'
export {
  Config,
  type ConfigEntry,
  type ConfigSynonym,
  type Layer,
  layerOf,
  readConfig,
  type UnknownKey,
} from './config.ts'
export {
  boolean,
  type ConfigSource,
  className,
  type Dynamic,
  declareKeys,
  double,
  type Importance,
  int,
  type Key,
  type Keys,
  type KeyType,
  list,
  long,
  password,
  type Synonym,
  short,
  string,
  type Values,
} from './key.ts'
export { configurationTable } from './markdown.ts'
export { javaTrim, type Parsed, parseValue } from './parse-value.ts'
export { printValue } from './print-value.ts'
export { InvalidConfig, type Problem } from './problem.ts'
export { type Property, parseProperties, printProperties } from './properties.ts'
export { closestName } from './suggest.ts'
export { hoursToMs, minutesToMs } from './synonym.ts'

// The other end of a link, scripted: for the tests of link and of those who build on it.
export {
  type Answer,
  type Conversant,
  type Heard,
  type Script,
  scriptedBroker,
  serving,
} from './scripted-broker.ts'
export { afterHello, refused, SERVED, type Stage, stage } from './stage.ts'

// Finding bugs: what cannot be, said where it would be seen.
export { assert, Bug, unreachable } from './assert.ts'

/**
 * What is banned outside core/world/node, and where to go instead (DESIGN, "The door, in full").
 *
 * Each of these is a second way to the world: a test could not stand before it, a simulation could not repeat it,
 * and a dead broker in the same process would go on living through it.
 * `free` names the proofs that may use it: a bench must read a real clock, a fuzzer its own environment.
 */
const MEASURE = ['bench', 'fuzz']

/** Where one of them is the very thing that is needed, and why. A new line here is a new hole in the door. */
export const HOLES = [
  {
    folder: 'core/world/virtual',
    names: ['setImmediate', 'process'],
    why: 'no program sees that the microtask queue is empty but by a turn of the real loop; a seed is told with its Node',
  },
]

/** Globals, by name. */
export const GLOBALS = {
  Date: { instead: 'clock.nowMs(), or the `now` you were given', free: MEASURE },
  performance: { instead: 'clock.monotonicMs()', free: MEASURE },
  process: { instead: 'the World; environment and signals belong to console/cli', free: MEASURE },
  console: { instead: 'outside.log()', free: MEASURE },
  globalThis: { instead: 'the thing itself: this is a way around the door' },
  global: { instead: 'the thing itself: this is a way around the door' },
  setTimeout: { instead: 'timers.after()' },
  setInterval: { instead: 'timers.after(), again' },
  setImmediate: { instead: 'timers.turn()' },
  crypto: { instead: 'random, or hashes from node:crypto' },
  fetch: { instead: 'net, or outside' },
  WebSocket: { instead: 'net' },
  MessageChannel: { instead: 'jobs' },
  BroadcastChannel: { instead: 'jobs' },
  Worker: { instead: 'jobs' },
  WeakRef: { instead: 'an owner who knows when it ends' },
  FinalizationRegistry: { instead: 'an owner who knows when it ends' },
  Intl: { instead: 'plain text: a broker’s output depends on no locale' },
  EventTarget: { instead: 'a port: an interface with a method for each thing that can be heard' },
  ReadableStream: { instead: 'pieces and promises' },
  WritableStream: { instead: 'pieces and promises' },
  TransformStream: { instead: 'pieces and promises' },
  CompressionStream: { instead: 'world.codecs' },
  DecompressionStream: { instead: 'world.codecs' },
}

/** Members of globals and of modules imported whole, as `object.member`. */
export const MEMBERS = {
  'Math.random': { instead: 'random.below(), or a seed of your own' },
  'Atomics.wait': { instead: 'a promise: the loop must never block' },
  'Atomics.waitAsync': { instead: 'a promise from jobs' },
  'AbortSignal.timeout': { instead: 'timers.after() and an AbortController' },
  'WebAssembly.compile': { instead: 'new WebAssembly.Module(): synchronous, hence repeatable' },
  'WebAssembly.instantiate': {
    instead: 'new WebAssembly.Instance(): synchronous, hence repeatable',
  },
  'WebAssembly.compileStreaming': { instead: 'new WebAssembly.Module()' },
  'WebAssembly.instantiateStreaming': { instead: 'new WebAssembly.Instance()' },
}

/** Methods of any object: they read the machine's locale or time zone. */
export const METHODS = {
  localeCompare: { instead: '< and >: the order of code units is the same everywhere' },
  toLocaleString: { instead: 'String()' },
  toLocaleUpperCase: { instead: 'toUpperCase()' },
  toLocaleLowerCase: { instead: 'toLowerCase()' },
  toLocaleDateString: { instead: 'milliseconds' },
  toLocaleTimeString: { instead: 'milliseconds' },
  getTimezoneOffset: { instead: 'UTC' },
}

const CALLBACK_CRYPTO =
  /^(?:pbkdf2|scrypt|hkdf|argon2|sign|verify|generateKey|generateKeyPair|generatePrime|checkPrime)$/

/** What modules that are free to all (PURE_NODE in law.mjs) offer and nobody may take. */
export const EXPORTS = {
  crypto: [
    {
      pattern: /^(?:random\w+|prng|rng|pseudoRandomBytes|getRandomValues)$/,
      instead: 'random',
      free: MEASURE,
    },
    { pattern: /^(?:subtle|webcrypto)$/, instead: 'the synchronous functions of node:crypto' },
    { pattern: CALLBACK_CRYPTO, instead: 'its form with Sync, in a job when it is slow' },
  ],
  zlib: [
    {
      pattern: /^(?!\w+Sync$|crc32$|constants$)\w+$/,
      instead: 'world.codecs, or the form with Sync',
    },
  ],
  util: [{ pattern: /^promisify$/, instead: 'the synchronous form, or a door of the World' }],
}

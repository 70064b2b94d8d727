export { probeCodecs } from './codecs.ts'

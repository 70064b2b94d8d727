export { type AssemblerOptions, FrameAssembler } from './assembler.ts'
export {
  decodeReply,
  encodeReply,
  encodeRequest,
  type OutgoingReply,
  type OutgoingRequest,
  peekCorrelationId,
  peekRequest,
  readRequestHeader,
} from './frame.ts'
export { type HeaderFacts, requestHeaderVersion, responseHeaderVersion } from './header-version.ts'

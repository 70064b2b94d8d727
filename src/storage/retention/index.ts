// Which segments of a log are to go, and their going.
export { applyRetention } from './apply-retention.ts'
export type { ExpiredSegment, RetentionConfig, RetentionReason } from './expired-segments.ts'

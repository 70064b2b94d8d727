// Which leader wrote which part of a log.
export { LEADER_EPOCH_CHECKPOINT, parseLeaderEpochs, printLeaderEpochs } from './checkpoint.ts'
export { type EpochEnd, type EpochEntry, LeaderEpochs } from './leader-epochs.ts'

import { type Versions, type VersionsText, versions } from '../schema/index.ts'
import type { ApiName } from './registry.ts'

/** The releases that we speak the language of: the last with ZooKeeper, and the newest. */
export type Release = '3.9' | '4.4'

type Served = { readonly [R in Release]: Versions }

function served(in39: VersionsText, in44: VersionsText): Served {
  return { '3.9': versions(in39), '4.4': versions(in44) }
}

/**
 * Which versions of an API a release serves by default: without the unstable ones. It advertises the same, with one
 * exception: 4.4 advertises Produce from 0 on (KAFKA-18659).
 */
export function servedBy(release: Release, api: ApiName): Versions {
  return SERVED[api][release]
}

/** In the order of the keys: 3.9, then 4.4. */
const SERVED: { readonly [Name in ApiName]: Served } = {
  Produce: served('0-11', '3-13'),
  Fetch: served('0-17', '4-18'),
  ListOffsets: served('0-9', '1-11'),
  Metadata: served('0-12', '0-13'),
  LeaderAndIsr: served('0-7', 'none'),
  StopReplica: served('0-4', 'none'),
  UpdateMetadata: served('0-8', 'none'),
  ControlledShutdown: served('0-3', 'none'),
  OffsetCommit: served('0-9', '2-10'),
  OffsetFetch: served('0-9', '1-10'),
  FindCoordinator: served('0-6', '0-6'),
  JoinGroup: served('0-9', '0-9'),
  Heartbeat: served('0-4', '0-4'),
  LeaveGroup: served('0-5', '0-5'),
  SyncGroup: served('0-5', '0-5'),
  DescribeGroups: served('0-5', '0-6'),
  ListGroups: served('0-5', '0-5'),
  SaslHandshake: served('0-1', '0-1'),
  ApiVersions: served('0-4', '0-5'),
  CreateTopics: served('0-7', '2-7'),
  DeleteTopics: served('0-6', '1-6'),
  DeleteRecords: served('0-2', '0-2'),
  InitProducerId: served('0-5', '0-5'),
  OffsetForLeaderEpoch: served('0-4', '2-4'),
  AddPartitionsToTxn: served('0-5', '0-5'),
  AddOffsetsToTxn: served('0-4', '0-4'),
  EndTxn: served('0-4', '0-5'),
  WriteTxnMarkers: served('0-1', '1-2'),
  TxnOffsetCommit: served('0-4', '0-6'),
  DescribeAcls: served('0-3', '1-3'),
  CreateAcls: served('0-3', '1-3'),
  DeleteAcls: served('0-3', '1-3'),
  DescribeConfigs: served('0-4', '1-4'),
  AlterConfigs: served('0-2', '0-2'),
  AlterReplicaLogDirs: served('0-2', '1-2'),
  DescribeLogDirs: served('0-4', '1-5'),
  SaslAuthenticate: served('0-2', '0-2'),
  CreatePartitions: served('0-3', '0-3'),
  CreateDelegationToken: served('0-3', '1-3'),
  RenewDelegationToken: served('0-2', '1-2'),
  ExpireDelegationToken: served('0-2', '1-2'),
  DescribeDelegationToken: served('0-3', '1-3'),
  DeleteGroups: served('0-2', '0-3'),
  ElectLeaders: served('0-2', '0-2'),
  IncrementalAlterConfigs: served('0-1', '0-1'),
  AlterPartitionReassignments: served('0', '0-1'),
  ListPartitionReassignments: served('0', '0'),
  OffsetDelete: served('0', '0'),
  DescribeClientQuotas: served('0-1', '0-1'),
  AlterClientQuotas: served('0-1', '0-1'),
  DescribeUserScramCredentials: served('0', '0'),
  AlterUserScramCredentials: served('0', '0'),
  Vote: served('0-1', '0-2'),
  BeginQuorumEpoch: served('0-1', '0-1'),
  EndQuorumEpoch: served('0-1', '0-1'),
  DescribeQuorum: served('0-2', '0-2'),
  AlterPartition: served('0-3', '2-3'),
  UpdateFeatures: served('0-1', '0-2'),
  Envelope: served('0', '0'),
  FetchSnapshot: served('0-1', '0-1'),
  DescribeCluster: served('0-1', '0-2'),
  DescribeProducers: served('0', '0'),
  BrokerRegistration: served('0-4', '0-4'),
  BrokerHeartbeat: served('0-1', '0-2'),
  UnregisterBroker: served('0', '0'),
  DescribeTransactions: served('0', '0'),
  ListTransactions: served('0-1', '0-2'),
  AllocateProducerIds: served('0', '0'),
  ConsumerGroupHeartbeat: served('0', '0-1'),
  ConsumerGroupDescribe: served('0', '0-1'),
  ControllerRegistration: served('0', '0'),
  GetTelemetrySubscriptions: served('0', '0'),
  PushTelemetry: served('0', '0'),
  AssignReplicasToDirs: served('0', '0'),
  ListConfigResources: served('0', '0-1'),
  DescribeTopicPartitions: served('0', '0'),
  ShareGroupHeartbeat: served('none', '1'),
  ShareGroupDescribe: served('none', '1'),
  ShareFetch: served('none', '1-2'),
  ShareAcknowledge: served('none', '1-2'),
  AddRaftVoter: served('0', '0-1'),
  RemoveRaftVoter: served('0', '0'),
  UpdateRaftVoter: served('0', '0'),
  InitializeShareGroupState: served('none', '0'),
  ReadShareGroupState: served('none', '0'),
  WriteShareGroupState: served('none', '0-1'),
  DeleteShareGroupState: served('none', '0'),
  ReadShareGroupStateSummary: served('none', '0-1'),
  StreamsGroupHeartbeat: served('none', '0-1'),
  StreamsGroupDescribe: served('none', '0-1'),
  DescribeShareGroupOffsets: served('none', '0-1'),
  AlterShareGroupOffsets: served('none', '0'),
  DeleteShareGroupOffsets: served('none', '0'),
  StreamsGroupTopologyDescriptionUpdate: served('none', '0'),
  UnregisterController: served('none', '0'),
}

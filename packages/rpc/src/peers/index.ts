export {
  connectPeer,
  DEFAULT_PEER_LIMITS,
  type Peer,
  type PeerLimits,
  type PeerOptions,
} from './peer.ts';
export type { PeerCall } from './peer-call.ts';
export type { PeerTls } from './peer-channel.ts';
export type { PeerCallOptions, PeerClient } from './peer-client.ts';
export {
  createUpstreamDispatcher,
  DEFAULT_UPSTREAM_LIMITS,
  type UpstreamLimits,
  type UpstreamOptions,
} from './upstream-dispatcher.ts';

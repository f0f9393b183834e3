import { connectPeer, type Peer } from '@policy-registry/rpc/peers';
import { ConfigError } from '../config/config-error.ts';
import type { Config } from '../config/schema.ts';
import type { Shutdown } from '../process/shutdown.ts';

/** Beyond what any answer, or part of one, has: exports and parts of fact tables are smaller. */
const LARGEST_ANSWER = 256 * 1024 * 1024;

export type PeerName = keyof Config['peers'];

/** Gives a process its peers by name, one connection each. Throws ConfigError for one that is not configured. */
export function peerFinder(
  config: Config,
  shutdown: Shutdown,
  serviceToken: (() => Promise<string>) | undefined,
): (name: PeerName) => Peer {
  const peers = new Map<PeerName, Peer>();
  return (name) => {
    const known = peers.get(name);
    if (known !== undefined) return known;
    const target = config.peers[name];
    if (target === '') {
      throw new ConfigError(`peers.${name} (POLICY_REGISTRY_PEER_${name.toUpperCase()}) must be set`);
    }
    const { requestBytes } = config.limits;
    const peer = connectPeer({
      target,
      limits: {
        maxRequestBytes: requestBytes,
        maxResponseBytes: Math.max(LARGEST_ANSWER, requestBytes),
      },
      ...(serviceToken !== undefined && { serviceToken }),
    });
    shutdown.add(`peer ${name}`, async () => peer.close());
    peers.set(name, peer);
    return peer;
  };
}

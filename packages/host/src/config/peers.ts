import { grpcTarget, text } from './formats.ts';

const target = (service: string, env: string) =>
  text(
    `gRPC target of ${service}: \`dns:///host:port\`, or \`ipv4:10.0.0.1:9090,10.0.0.2:9090\`. Calls take turns among its addresses.`,
    env,
    '',
    grpcTarget,
  );

/** Where a process that runs alone finds the other services. */
export const PEERS = {
  peers: {
    registry: target('the registry', 'POLICY_REGISTRY_PEER_REGISTRY'),
    simulation: target('the simulation orchestrator', 'POLICY_REGISTRY_PEER_SIMULATION'),
    attestation: target('the attestation service', 'POLICY_REGISTRY_PEER_ATTESTATION'),
    engine: target('the policy engine', 'POLICY_REGISTRY_PEER_ENGINE'),
  },
};

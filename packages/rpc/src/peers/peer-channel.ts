import { type ChannelCredentials, type ChannelOptions, credentials } from '@grpc/grpc-js';

/** Bounds of the connections to a peer. */
export interface ChannelLimits {
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
  /** A connection without traffic is probed after this, and given up when the probe is not answered in time. */
  readonly keepaliveTimeMs: number;
  readonly keepaliveTimeoutMs: number;
  /** The longest wait between two attempts to connect to an address. */
  readonly maxReconnectBackoffMs: number;
}

/** PEM. */
export interface PeerTls {
  /** Who may have signed the certificates of the peers; those that the system trusts unless given. */
  readonly serverCa?: Buffer;
  /** The certificate of this service, for peers that ask for one. */
  readonly client?: { readonly key: Buffer; readonly certificate: Buffer };
  /** The name in the certificates, where it is not the host of the target. */
  readonly serverName?: string;
}

const FIRST_RECONNECT_BACKOFF_MS = 200;

/** Calls take turns among all addresses of the target that can be reached. */
const SERVICE_CONFIG = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });

export function channelOptions(limits: ChannelLimits, tls: PeerTls | undefined): ChannelOptions {
  return {
    'grpc.service_config': SERVICE_CONFIG,
    // A TXT record of the DNS must not overrule this.
    'grpc.service_config_disable_resolution': 1,
    // Services are reached directly; the proxy of the environment is for the world outside.
    'grpc.enable_http_proxy': 0,
    'grpc.max_send_message_length': limits.maxRequestBytes,
    'grpc.max_receive_message_length': limits.maxResponseBytes,
    'grpc.keepalive_time_ms': limits.keepaliveTimeMs,
    'grpc.keepalive_timeout_ms': limits.keepaliveTimeoutMs,
    // Otherwise a peer that vanished while nothing was asked of it would be found out by the first call.
    'grpc.keepalive_permit_without_calls': 1,
    'grpc.initial_reconnect_backoff_ms': Math.min(FIRST_RECONNECT_BACKOFF_MS, limits.maxReconnectBackoffMs),
    'grpc.max_reconnect_backoff_ms': limits.maxReconnectBackoffMs,
    ...(tls?.serverName === undefined
      ? {}
      : { 'grpc.ssl_target_name_override': tls.serverName, 'grpc.default_authority': tls.serverName }),
  };
}

/** Without TLS plain HTTP/2, for loopback and for meshes that encrypt. */
export function channelCredentials(tls: PeerTls | undefined): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  return credentials.createSsl(tls.serverCa ?? null, tls.client?.key ?? null, tls.client?.certificate ?? null);
}

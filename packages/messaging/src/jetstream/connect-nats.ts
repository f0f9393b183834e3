import { jetstreamManager } from '@nats-io/jetstream';
import {
  connect,
  credsAuthenticator,
  errors,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { MessagingError } from '../messaging-error.ts';
import { checkVersion } from './server-version.ts';

export type NatsCredentials =
  | { readonly user: string; readonly password: string }
  | { readonly token: string }
  /** The content of a `.creds` file. */
  | { readonly creds: string };

export interface NatsConnectionOptions {
  /** Of one server or cluster: `nats://host:4222`, `tls://host:4222`. Without credentials in them. */
  readonly servers: readonly string[];
  readonly credentials?: NatsCredentials;
  /** Certificates, by path or text. */
  readonly tls?: NonNullable<NodeConnectionOptions['tls']>;
  /** How the servers call this client: `registry@host-1`. */
  readonly name?: string;
  /** How long one request to the server may take. 5 s unless told. */
  readonly requestMs?: number;
}

/**
 * A connection that is tried again for as long as it is open, whatever is refused meanwhile. Throws UNAVAILABLE, one
 * line, when the server is absent, refuses the credentials, is too old, or has no JetStream.
 */
export async function connectNats(options: NatsConnectionOptions, requestMs: number): Promise<NatsConnection> {
  const where = `NATS at ${options.servers.join(', ')}`;
  const nc = await connected(options, requestMs, where);
  try {
    checkVersion(nc.info?.version, where);
    await jetstreamManager(nc, { timeout: requestMs });
    return nc;
  } catch (error) {
    await nc.close();
    if (error instanceof MessagingError) throw error;
    throw new MessagingError('UNAVAILABLE', `${where} does not serve JetStream: ${messageOf(error)}`, error);
  }
}

async function connected(options: NatsConnectionOptions, requestMs: number, where: string): Promise<NatsConnection> {
  try {
    return await connect({
      servers: [...options.servers],
      timeout: requestMs,
      maxReconnectAttempts: -1,
      ignoreAuthErrorAbort: true,
      reconnectTimeWait: 250,
      // Together they find a server that went without a word within 20 seconds.
      pingInterval: 10_000,
      maxPingOut: 2,
      ...authentication(options.credentials),
      ...(options.tls === undefined ? {} : { tls: options.tls }),
      ...(options.name === undefined ? {} : { name: options.name }),
    });
  } catch (error) {
    throw new MessagingError('UNAVAILABLE', `${where} ${refusal(error)}`, error);
  }
}

function authentication(credentials: NatsCredentials | undefined): NodeConnectionOptions {
  if (credentials === undefined) return {};
  if ('token' in credentials) return { token: credentials.token };
  if ('creds' in credentials) return { authenticator: credsAuthenticator(new TextEncoder().encode(credentials.creds)) };
  return { user: credentials.user, pass: credentials.password };
}

function refusal(error: unknown): string {
  const kinds = [errors.AuthorizationError, errors.UserAuthenticationExpiredError];
  if (kinds.some((kind) => error instanceof kind)) return 'refuses the credentials';
  if (error instanceof errors.TimeoutError) return 'does not answer';
  return `cannot be reached: ${messageOf(error)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { type Clients, createClients } from '@policy-registry/client';
import { DEFAULT_SERVER } from './default-server.ts';
import { CliError } from './exit-code.ts';
import { failureOf } from './failure.ts';
import type { GlobalOptions } from './global-options.ts';
import { Invocation } from './invocation.ts';
import { MessageOutput } from './output/message-output.ts';
import type { Streams } from './output/streams.ts';
import type { Failure } from './own-failure.ts';
import { readSession, sessionFile } from './session/session-file.ts';
import { TokenSource } from './session/token-source.ts';

/** What a command works with that asks a registry. */
export class Cli extends Invocation {
  override readonly out: MessageOutput;
  #clients: Clients | undefined;
  /** The server that clients were made for; `undefined` while the command has asked none. */
  #askedServer: string | undefined;

  constructor(options: GlobalOptions, streams: Streams) {
    super(options, streams);
    this.out = new MessageOutput(options.output, streams);
  }

  get sessionFile(): string {
    return sessionFile(this.options.profile);
  }

  /** `--server` wins over the server of the session. */
  get server(): string {
    return this.options.server ?? readSession(this.sessionFile)?.server ?? DEFAULT_SERVER;
  }

  /** How the command goes wrong that ends with this. */
  failureOf(error: unknown): Failure {
    return failureOf(error, {
      server: this.#askedServer,
      tokenFromEnvironment: Boolean(process.env.POLICYCTL_TOKEN),
    });
  }

  /** Clients that carry the token of the profile, renewed when it is about to end. `POLICYCTL_TOKEN` wins over both. */
  clients(): Clients {
    if (this.#clients !== undefined) return this.#clients;
    const { server, options } = this;
    const tokens = new TokenSource(this.sessionFile, server);
    this.#askedServer = server;
    this.#clients = createClients({
      baseUrl: server,
      token: () => tokens.token(),
      timeoutMs: 60_000,
      ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
    });
    return this.#clients;
  }
}

/** A part that every answer of a registry has. */
export function received<T>(part: T | undefined): T {
  if (part === undefined) throw new CliError('UNEXPECTED', 'the answer of the registry lacks what was asked for');
  return part;
}

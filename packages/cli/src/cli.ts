import { type Clients, createClients } from '@policy-registry/client';
import { CliError, EXIT, type ExitCode } from './exit-code.ts';
import type { Format, Output } from './output/output.ts';
import { readSession, sessionFile } from './session/session-file.ts';
import { TokenSource } from './session/token-source.ts';

/** What `--server` is when nobody says. */
export const DEFAULT_SERVER = 'http://127.0.0.1:8080';

export interface GlobalOptions {
  readonly server?: string;
  readonly tenant?: string;
  readonly profile: string;
  readonly output: Format;
}

/** What every command works with. */
export class Cli {
  readonly options: GlobalOptions;
  readonly out: Output;
  /** How the command ends when nothing is thrown: it worked, and may have bad news, e.g. an exceeded threshold. */
  exitCode: ExitCode = EXIT.OK;
  #clients: Clients | undefined;
  #askedServer: string | undefined;

  constructor(options: GlobalOptions, out: Output) {
    this.options = options;
    this.out = out;
  }

  get sessionFile(): string {
    return sessionFile(this.options.profile);
  }

  /** `--server` wins over the server of the session. */
  get server(): string {
    return this.options.server ?? readSession(this.sessionFile)?.server ?? DEFAULT_SERVER;
  }

  /** The server that clients were made for; `undefined` when the command has asked none. */
  get askedServer(): string | undefined {
    return this.#askedServer;
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

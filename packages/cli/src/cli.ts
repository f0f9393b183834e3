import { type Clients, createClients } from '@policy-registry/client';
import { CliError, EXIT } from './exit-code.ts';
import type { Output } from './output/output.ts';
import { configurationOf } from './session/issuer.ts';
import type { Session } from './session/session.ts';
import { readSession, sessionFile, writeSession } from './session/session-file.ts';
import { renew } from './session/sign-in.ts';

/** What `--server` is when nobody says. */
export const DEFAULT_SERVER = 'http://127.0.0.1:8080';

/** A token that ends sooner than this is renewed before it is used. */
const RENEW_SECONDS = 30;

export interface GlobalOptions {
  readonly server?: string;
  readonly tenant?: string;
  readonly profile: string;
  readonly output: 'table' | 'json';
}

/** What every command works with. */
export class Cli {
  readonly options: GlobalOptions;
  readonly out: Output;

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

  /** Clients that carry the token of the profile, renewed when it is about to end. `POLICYCTL_TOKEN` wins over both. */
  clients(): Clients {
    return createClients({
      baseUrl: this.server,
      token: () => this.#token(),
      timeoutMs: 60_000,
      ...(this.options.tenant === undefined ? {} : { tenant: this.options.tenant }),
    });
  }

  async #token(): Promise<string> {
    const given = process.env.POLICYCTL_TOKEN;
    if (given) return given;
    const session = readSession(this.sessionFile);
    if (session === undefined) {
      throw new CliError(EXIT.NOT_ALLOWED, 'nobody is signed in; sign in with "policyctl login"');
    }
    if (session.expiresAt - RENEW_SECONDS > Date.now() / 1000) return session.accessToken;
    return (await this.#renewed(session)).accessToken;
  }

  async #renewed(session: Session): Promise<Session> {
    if (session.refreshToken === undefined) {
      throw new CliError(EXIT.NOT_ALLOWED, 'the sign-in has ended; sign in again with "policyctl login"');
    }
    const tokens = await renew(await configurationOf(session.issuer), session.refreshToken);
    const renewed = sessionFrom(session.server, session.issuer, tokens, session.refreshToken);
    writeSession(this.sessionFile, renewed);
    return renewed;
  }
}

export function sessionFrom(
  server: string,
  issuer: string,
  tokens: { readonly access_token: string; readonly expires_in?: number; readonly refresh_token?: string },
  previousRefreshToken?: string,
): Session {
  const refreshToken = tokens.refresh_token ?? previousRefreshToken;
  return {
    server,
    issuer,
    accessToken: tokens.access_token,
    expiresAt: Math.floor(Date.now() / 1000) + (tokens.expires_in ?? 300),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

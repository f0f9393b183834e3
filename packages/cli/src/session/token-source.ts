import { CliError } from '../exit-code.ts';
import { configurationOf } from './issuer.ts';
import { type Session, sessionOf } from './session.ts';
import { lockSession, readSession, writeSession } from './session-file.ts';
import { renew } from './sign-in.ts';

/** A token that ends sooner than this is renewed before it is used. */
const RENEW_SECONDS = 30;

/** Where the access token of a call comes from: `POLICYCTL_TOKEN`, else the session of the profile. */
export class TokenSource {
  readonly #file: string;
  readonly #server: string;
  #renewal: Promise<Session> | undefined;

  constructor(file: string, server: string) {
    this.#file = file;
    this.#server = server;
  }

  async token(): Promise<string> {
    const given = process.env.POLICYCTL_TOKEN?.trim();
    if (given) return checked(given);
    const session = this.#session();
    if (isFresh(session)) return session.accessToken;
    // Calls that run at once wait for one renewal: a refresh token works once.
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return (await this.#renewal).accessToken;
  }

  #session(): Session {
    const session = readSession(this.#file);
    const hint = `Sign in with "policyctl login".`;
    if (session === undefined) throw new CliError('NOT_SIGNED_IN', 'nobody is signed in', hint);
    // A token goes to the registry that it was got for, and to no other.
    if (new URL(session.server).origin !== new URL(this.#server).origin) {
      const here = `Sign in with "policyctl --server ${this.#server} login"; --profile keeps several sign-ins apart.`;
      throw new CliError('NOT_SIGNED_IN', `the sign-in of this profile is for ${session.server}`, here);
    }
    return session;
  }

  async #renew(): Promise<Session> {
    const unlock = lockSession(this.#file);
    try {
      // Another process may have renewed it while this one waited.
      const session = this.#session();
      if (isFresh(session)) return session;
      if (session.refreshToken === undefined) throw ended('it cannot be renewed');
      const tokens = await renew(await configurationOf(session.issuer), session.refreshToken);
      const renewed = sessionOf(session.server, session.issuer, tokens, session);
      writeSession(this.#file, renewed);
      return renewed;
    } catch (error) {
      if (error instanceof CliError && error.reason === 'SIGN_IN_REFUSED') throw ended(error.message);
      throw error;
    } finally {
      unlock();
    }
  }
}

function isFresh({ expiresAt }: Session): boolean {
  return expiresAt - RENEW_SECONDS > Date.now() / 1000;
}

function ended(why: string): CliError {
  return new CliError('NOT_SIGNED_IN', `the sign-in has ended: ${why}`, 'Sign in again with "policyctl login".');
}

/** RFC 6750 2.1: a token of other characters cannot stand in a header. */
function checked(token: string): string {
  if (/^[\w.~+/-]+=*$/.test(token)) return token;
  throw new CliError(
    'NOT_SIGNED_IN',
    'POLICYCTL_TOKEN holds no bearer token',
    'Unset it, or set it to an access token.',
  );
}

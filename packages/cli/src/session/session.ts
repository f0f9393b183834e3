/** Who is signed in at which registry. One file per profile; it holds tokens, so only its owner may read it. */
export interface Session {
  /** Address of the HTTP door. */
  readonly server: string;
  readonly issuer: string;
  readonly accessToken: string;
  /** Unix seconds. */
  readonly expiresAt: number;
  readonly refreshToken?: string;
}

/** As the token endpoint answers (RFC 6749 5.1). */
export interface Tokens {
  readonly access_token: string;
  readonly expires_in?: number;
  readonly refresh_token?: string;
}

/** Taken for the lifetime of a token whose issuer does not say it. */
const UNSAID_LIFETIME_SECONDS = 300;

/** The session that a sign-in, or a renewal of `previous`, begins. */
export function sessionOf(server: string, issuer: string, tokens: Tokens, previous?: Session): Session {
  const refreshToken = tokens.refresh_token ?? previous?.refreshToken;
  return {
    server,
    issuer,
    accessToken: tokens.access_token,
    expiresAt: Math.floor(Date.now() / 1000) + (tokens.expires_in ?? UNSAID_LIFETIME_SECONDS),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

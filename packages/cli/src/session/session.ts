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

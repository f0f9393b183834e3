/** Who is calling, as proven by a verified token. */
export interface Principal {
  /** `sub` of the token. Unique within the issuer. */
  readonly subject: string;
  /** A name for people: `name`, else `preferred_username`, else the subject. */
  readonly displayName: string;
  /** The one tenant that this call acts in. */
  readonly tenant: string;
  readonly scopes: ReadonlySet<string>;
  /** What the issuer says that the caller is: the claims `roles` and `groups` together. They allow no call; approval rules name them. */
  readonly roles: ReadonlySet<string>;
  /** `client_id` (or `azp`) of the token. */
  readonly clientId: string;
  /** `person` for a token of a signed-in user; `client` for client credentials. */
  readonly kind: 'person' | 'client';
  /** `auth_time`: when the person last proved who they are. Absent for clients. */
  readonly authenticatedAt?: Date;
}

/** Who a token speaks for, before a tenant is chosen. */
export type Identity = Omit<Principal, 'tenant'>;

/** What a door knows of the caller before the token is verified. */
export interface Credentials {
  /** The bearer token, without the scheme. */
  readonly token: string | undefined;
  /** `X-Stella-Tenant`: chooses among the tenants that the token allows. */
  readonly requestedTenant: string | undefined;
  /** gRPC only: the token of the service that calls for the user, looked at where the method is internal and nowhere else. */
  readonly serviceToken?: string | undefined;
}

/**
 * Verifies the tokens of a call.
 * Throws `ServiceError` TOKEN_MISSING, TOKEN_INVALID or TENANT_NOT_ALLOWED; UNAVAILABLE when the issuer's keys cannot be had.
 */
export interface Authenticator {
  authenticate(credentials: Pick<Credentials, 'token' | 'requestedTenant'>): Promise<Principal>;
  /**
   * Whose token it is, whatever tenants it allows: that of a service, which acts in the tenant of each call. Needed only in
   * front of internal methods.
   */
  identify?(token: string): Promise<Identity>;
}

import type { DescMethod } from '@bufbuild/protobuf';
import type { JsonSchema } from './json-schema.ts';

/** Who may call a method, as the server enforces it. */
export interface Access {
  /** The caller needs at least one of these. */
  readonly scopes: readonly string[];
  /** Anybody may call, without a token. */
  readonly public: boolean;
  /** Any verified caller may call, whatever the scopes. */
  readonly authenticated: boolean;
  /** The caller must have signed in recently. */
  readonly freshAuthentication: boolean;
}

export type AccessOf = (method: DescMethod) => Access;

const SCHEME = 'token';

/** One alternative for each scope that suffices; none at all for a public method. */
export function securityOf(access: Access): readonly Readonly<Record<string, readonly string[]>>[] {
  if (access.public) return [];
  return access.scopes.length === 0 ? [{ [SCHEME]: [] }] : access.scopes.map((scope) => ({ [SCHEME]: [scope] }));
}

/** OpenID Connect by its discovery document, or a bearer token where no address is known. */
export function securitySchemes(openIdConnectUrl: string | undefined): JsonSchema {
  const description =
    'An access token of the configured OpenID Connect issuer, as `Authorization: Bearer`. JWTs are verified as RFC 8725 asks.';
  return {
    [SCHEME]:
      openIdConnectUrl === undefined
        ? { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description }
        : { type: 'openIdConnect', openIdConnectUrl, description },
  };
}

/** What a reader of the operation should know of its access. */
export function accessNote(access: Access): string {
  if (access.public) return 'Needs no token.';
  const scopes = access.scopes.map((scope) => `\`${scope}\``).join(' or ');
  const who = access.scopes.length === 0 ? 'Needs a token.' : `Needs the scope ${scopes}.`;
  return access.freshAuthentication ? `${who} Needs a recent sign-in.` : who;
}

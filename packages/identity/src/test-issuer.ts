import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Authority, requestPersonaToken, startAuthority } from '@policy-registry/authority';
import { ServiceError } from '@policy-registry/rpc/errors';
import { importJWK, type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';

export const AUDIENCE = 'policy-registry';

/** For tests: the real development issuer on a free port, whose signing key the test knows and can misuse. */
export interface TestIssuer extends Authority {
  readonly dataFolder: string;
  /** The public and private key, with its key id. */
  readonly key: JWK & { readonly kid: string };
  /** A genuine access token of a seeded person. */
  personaToken(persona: string, authenticatedSecondsAgo?: number): Promise<string>;
  /** A token with the issuer's own signature over claims that the issuer would not make. */
  sign(claims: Record<string, unknown>, header?: Partial<JWTHeaderParameters>): Promise<string>;
}

export async function startTestIssuer(options: { dataFolder?: string; port?: number } = {}): Promise<TestIssuer> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'identity-')));
  const authority = await startAuthority({
    port: options.port ?? 0,
    audience: AUDIENCE,
    dataFolder,
    notice: () => undefined,
  });
  const { issuer } = authority;
  const key = await readKey(dataFolder, issuer);
  return {
    ...authority,
    dataFolder,
    key,
    async personaToken(persona, authenticatedSecondsAgo = 0) {
      return (await requestPersonaToken({ issuer, persona, authenticatedSecondsAgo })).accessToken;
    },
    async sign(claims, header = {}) {
      const protectedHeader = { alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...header };
      return new SignJWT({ ...plausibleClaims(issuer), ...claims })
        .setProtectedHeader(protectedHeader)
        .sign(await importJWK(key, 'ES256'));
    },
    async close() {
      await authority.close();
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true });
    },
  };
}

/** Claims that pass; a test changes the one that it is about. */
export function plausibleClaims(issuer: string): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: AUDIENCE,
    sub: 'author@acme',
    client_id: 'policyctl',
    iat: now,
    exp: now + 600,
    jti: randomUUID(),
    auth_time: now,
    scope: 'policy:read',
    'stellaops:tenant': 'acme',
    'stellaops:tenants': ['acme'],
  };
}

async function readKey(dataFolder: string, issuer: string): Promise<JWK & { kid: string }> {
  const file = JSON.parse(await readFile(join(dataFolder, 'authority-keys.json'), 'utf8')) as { keys: JWK[] };
  const published = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: { kid: string }[] };
  const [key, kid] = [file.keys[0], published.keys[0]?.kid];
  if (!key || !kid) throw new Error('The test issuer has no key.');
  return { ...key, kid };
}

/** For `assert.rejects` and `assert.throws`: a `ServiceError` of a reason, and of a check where one is given. */
export function refusedFor(reason: ServiceError['reason'], check?: string): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof ServiceError)) throw error;
    if (error.reason !== reason || (check !== undefined && error.metadata.check !== check)) throw error;
    return true;
  };
}

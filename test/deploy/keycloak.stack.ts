import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setInterval } from 'node:timers/promises';
import { promisify } from 'node:util';
import { POLICYCTL_CLIENT_ID } from '@policy-registry/authority';
import { createAuthenticator } from '@policy-registry/identity';
import getPort from 'get-port';
import { SCOPE } from '../../packages/cli/src/session/sign-in.ts';
import { ServerProcess } from '../stack/src/server-process.ts';
import { inRepository, readText } from './compose-file.ts';
import { type MadeSecrets, makeSecrets } from './made-secrets.ts';
import { signInOnPages } from './sign-in-page.ts';
import { PLAIN } from './variants.ts';

const run = promisify(execFile);
/** A distribution of the version that compose.yaml names (Maven: org.keycloak:keycloak-quarkus-dist, zip), unpacked. 170 MB: nobody has to. */
const home = process.env.KEYCLOAK_HOME;
const skip = home === undefined && 'KEYCLOAK_HOME says where a Keycloak is';
const REDIRECT = 'http://127.0.0.1:43210/callback';
const START_DEADLINE_MS = 180_000;
const VERIFIER = 'v'.repeat(43);

describe('the issuer of compose.yaml', { skip }, () => {
  let made: MadeSecrets;
  let folder: string;
  let keycloak: ServerProcess;
  let url: string;
  const secret = (name: string) => readFileSync(join(made.folder, name), 'utf8').trim();

  before(async () => {
    made = makeSecrets();
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-keycloak-'));
    cpSync(String(home), folder, { recursive: true });
    rmSync(join(folder, 'data'), { recursive: true, force: true });
    cpSync(inRepository('deploy/keycloak/policy-registry-realm.json'), join(folder, 'data/import/realm.json'));
    for (const script of ['with-secrets.sh', 'keycloak/admin.sh']) {
      const text = readText(`deploy/${script}`).replaceAll('/run/secrets', made.folder);
      writeFileSync(join(folder, script.replace('keycloak/', '')), text);
    }
    const [port, management] = [await getPort({ host: '127.0.0.1' }), await getPort({ host: '127.0.0.1' })];
    url = `http://127.0.0.1:${port}`;
    const { environment = {}, command = [] } = PLAIN.services.issuer ?? {};
    const { KC_DB_URL: _, KC_DB_USERNAME: __, ...kept } = environment;
    const changed = { KC_DB: 'dev-file', KC_HOSTNAME: url, KC_HTTP_HOST: '127.0.0.1', KC_HTTP_PORT: port };
    const variables = { ...kept, ...changed, KC_HTTP_MANAGEMENT_PORT: management };
    keycloak = new ServerProcess({
      name: 'keycloak',
      command: 'bash',
      args: [join(folder, 'with-secrets.sh'), ...command.map((part) => part.replace('/opt/keycloak', folder))],
      env: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
      ready: () => untilHealthy(`http://127.0.0.1:${management}/health/ready`),
    });
    await keycloak.start();
  });
  after(async () => {
    await keycloak?.stop();
    rmSync(folder, { recursive: true, force: true });
    made.remove();
  });

  const admin = async (...args: string[]) => {
    const env = { ...process.env, KEYCLOAK_HOME: folder, KEYCLOAK_URL: url };
    const { stdout } = await run('bash', [join(folder, 'admin.sh'), ...args], { env, timeout: 180_000 });
    return stdout;
  };
  const token = async (form: Record<string, string>) => {
    const endpoint = `${url}/realms/policy-registry/protocol/openid-connect/token`;
    const answer = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form) });
    return (await answer.json()) as { readonly access_token: string; readonly error?: string };
  };
  const authenticator = () =>
    createAuthenticator({ issuer: `${url}/realms/policy-registry`, audience: 'policy-registry' });

  it('gives a service a token that opens what services ask of one another', async () => {
    const client = { client_id: 'svc-registry', client_secret: secret('registry_client_secret') };
    const { access_token: text } = await token({
      grant_type: 'client_credentials',
      scope: 'policy:internal',
      ...client,
    });
    const { identify } = authenticator();
    const service = await identify?.(text);
    assert.deepEqual(
      [service?.clientId, service?.kind, [...(service?.scopes ?? [])]],
      ['svc-registry', 'client', ['policy:internal']],
    );
    assert.equal(
      (await token({ grant_type: 'client_credentials', scope: 'policy:read', ...client })).error,
      'invalid_scope',
    );
  });

  it('gives a machine the scopes that it was added with, in its tenant', async () => {
    const shown = await admin('client', 'engine', 'globex', 'policy:read', 'effective:write');
    const form = {
      grant_type: 'client_credentials',
      client_id: 'engine',
      client_secret: shown.trim().split(' ').at(-1) ?? '',
    };
    const principal = await authenticator().authenticate({
      token: (await token(form)).access_token,
      requestedTenant: undefined,
    });
    assert.deepEqual([principal.tenant, principal.kind], ['globex', 'client']);
    assert.deepEqual([...principal.scopes].sort(), ['effective:write', 'policy:read']);
  });

  it('gives a person who signs in the scopes of the role, and says when it was', async () => {
    const [, password = ''] = /signs in with (\w+)/.exec(await admin('person', 'ada', 'acme', 'author')) ?? [];
    const start = new URL(`${url}/realms/policy-registry/protocol/openid-connect/auth`);
    const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(VERIFIER))).toString('base64url');
    const client = { client_id: POLICYCTL_CLIENT_ID, redirect_uri: REDIRECT };
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    start.search = String(
      new URLSearchParams({ ...client, ...pkce, response_type: 'code', scope: SCOPE, prompt: 'login consent' }),
    );
    const callback = await signInOnPages(start, { username: 'ada', password, nextPassword: `${password}-2` });
    const code = callback.searchParams.get('code') ?? '';
    const { access_token: text } = await token({
      grant_type: 'authorization_code',
      code,
      code_verifier: VERIFIER,
      ...client,
    });
    const person = await authenticator().authenticate({ token: text, requestedTenant: 'acme' });
    assert.deepEqual([person.kind, person.displayName, person.tenant], ['person', 'Ada Author', 'acme']);
    assert.ok(person.authenticatedAt && person.scopes.has('policy:author') && !person.scopes.has('policy:approve'));
  });

  it('refuses a role and a tenant that are not there', async () => {
    await assert.rejects(admin('person', 'eve', 'acme', 'authr'), /there is no role authr/);
    await assert.rejects(admin('person', 'eve', 'acmee', 'author'), /there is no tenant acmee/);
  });
});

/** It builds itself and its database first. */
async function untilHealthy(address: string): Promise<void> {
  for await (const _ of setInterval(500, undefined, { signal: AbortSignal.timeout(START_DEADLINE_MS) })) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return;
  }
}

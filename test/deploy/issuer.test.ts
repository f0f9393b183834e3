import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PEOPLE, POLICYCTL_CLIENT_ID } from '@policy-registry/authority';
import { SCOPES } from '@policy-registry/identity';
import { SCOPE } from '../../packages/cli/src/session/sign-in.ts';
import { readText } from './compose-file.ts';
import { ownServices, VARIANTS } from './variants.ts';

interface Client {
  readonly clientId: string;
  readonly secret?: string;
  readonly publicClient: boolean;
  readonly serviceAccountsEnabled: boolean;
  readonly directAccessGrantsEnabled: boolean;
  readonly redirectUris?: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly defaultClientScopes: readonly string[];
  readonly optionalClientScopes: readonly string[];
}

interface Mapper {
  readonly protocolMapper: string;
  readonly config: Readonly<Record<string, string>>;
}

/** Keycloak's RealmRepresentation, in parts. */
interface Realm {
  readonly realm: string;
  readonly users?: unknown;
  readonly roles: {
    readonly realm: readonly { readonly name: string; readonly composites?: { readonly realm: readonly string[] } }[];
  };
  readonly clientScopes: readonly { readonly name: string; readonly protocolMappers?: readonly Mapper[] }[];
  readonly scopeMappings: readonly { readonly clientScope: string; readonly roles: readonly string[] }[];
  readonly groups: readonly { readonly name: string; readonly attributes: { readonly tenant: readonly string[] } }[];
  readonly clients: readonly Client[];
}

const INTERNAL = 'policy:internal';
const realm: Realm = JSON.parse(readText('deploy/keycloak/policy-registry-realm.json'));
const policyctl = realm.clients.find(({ clientId }) => clientId === POLICYCTL_CLIENT_ID);
const services = realm.clients.filter((client) => client !== policyctl);
const mappers = realm.clientScopes.flatMap(({ protocolMappers = [] }) => protocolMappers);
const claims = mappers.map(({ config }) => config['claim.name']);

describe('the realm of the issuer', () => {
  it('knows every scope of the registry, each for those of the role of its name alone', () => {
    const names = realm.clientScopes.map(({ name }) => name);
    const ours = names.filter((name) => name.includes(':'));
    assert.deepEqual(ours.sort(), Object.keys(SCOPES).sort());
    for (const scope of ours.filter((name) => name !== INTERNAL)) {
      const mapping = realm.scopeMappings.find(({ clientScope }) => clientScope === scope);
      assert.deepEqual(mapping?.roles, [scope]);
    }
  });

  it('has the roles of the development issuer, with the same scopes', () => {
    for (const { role, scopes } of PEOPLE.filter((person) => person.role !== 'consultant')) {
      const there = realm.roles.realm.find(({ name }) => name === role);
      assert.deepEqual([...(there?.composites?.realm ?? [])].sort(), [...scopes].sort(), role);
    }
  });

  it('lets policyctl ask for what it asks for, and sends people back to where it listens', () => {
    assert.ok(policyctl?.publicClient);
    const may = new Set([...policyctl.defaultClientScopes, ...policyctl.optionalClientScopes, 'openid']);
    assert.deepEqual(
      SCOPE.split(' ').filter((scope) => !may.has(scope)),
      [],
    );
    assert.ok(!may.has(INTERNAL));
    assert.ok(policyctl.redirectUris?.includes('http://127.0.0.1/callback'));
    assert.equal(policyctl.attributes['oauth2.device.authorization.grant.enabled'], 'true');
  });

  it('issues tokens as packages/identity wants them', () => {
    for (const { clientId, attributes, defaultClientScopes } of realm.clients) {
      assert.equal(attributes['access.token.header.type.rfc9068'], 'true', clientId);
      assert.deepEqual(defaultClientScopes, ['policy-registry'], clientId);
    }
    for (const claim of ['auth_time', 'stellaops:tenants', 'roles', 'groups']) assert.ok(claims.includes(claim), claim);
    assert.ok(mappers.some(({ protocolMapper }) => protocolMapper === 'oidc-sub-mapper'));
    for (const { config } of mappers) assert.equal(config['access.token.claim'], 'true');
    for (const { name, attributes } of realm.groups) assert.deepEqual(attributes.tenant, [name]);
  });

  it('holds no person and no secret', () => {
    assert.equal(realm.users, undefined);
    for (const { secret, publicClient } of realm.clients) {
      if (publicClient) assert.equal(secret, undefined);
      else assert.match(secret ?? '', /^\$\{\w+\}$/);
    }
    for (const { directAccessGrantsEnabled } of realm.clients) assert.equal(directAccessGrantsEnabled, false);
  });
});

for (const { name: variant, compose } of VARIANTS) {
  describe(`the issuer ${variant}`, () => {
    const issuer = compose.services.issuer;
    const own = ownServices(compose).map(([, { environment = {} }]) => environment);

    it('is the one that services believe, and for the same audience', () => {
      const audience = mappers.find(({ protocolMapper }) => protocolMapper === 'oidc-audience-mapper');
      for (const environment of own) {
        assert.equal(environment.POLICY_REGISTRY_ISSUER, `${issuer?.environment?.KC_HOSTNAME}/realms/${realm.realm}`);
        assert.equal(environment.POLICY_REGISTRY_AUDIENCE, audience?.config['included.custom.audience']);
      }
    });

    it('is found by services under the name of its tokens', () => {
      const networks = compose.services.proxy?.networks;
      const host = new URL(String(issuer?.environment?.KC_HOSTNAME)).hostname;
      assert.ok(networks !== undefined && !Array.isArray(networks));
      assert.deepEqual((networks as Record<string, { aliases?: string[] }>).services?.aliases, [host]);
    });

    it('has a client for each service, which gets the secret that the service has', () => {
      const given = new Map((issuer?.command ?? []).map((pair) => pair.split('=') as [string, string]));
      const expected = own.flatMap((environment) => {
        const file = environment.POLICY_REGISTRY_SERVICE_CLIENT_SECRET_FILE;
        return file === undefined ? [] : [[environment.POLICY_REGISTRY_SERVICE_CLIENT_ID, file] as const];
      });
      const actual = services.map(({ clientId, secret = '' }) => {
        return [clientId, `/run/secrets/${given.get(secret.slice(2, -1))}`] as const;
      });
      assert.deepEqual(actual.sort(), expected.sort());
      for (const { optionalClientScopes, serviceAccountsEnabled } of services) {
        assert.deepEqual([optionalClientScopes, serviceAccountsEnabled], [[INTERNAL], true]);
      }
    });
  });
}

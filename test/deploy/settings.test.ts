import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Config, loadConfig, settings } from '@policy-registry/host';
import { inRepository, readText, type Service } from './compose-file.ts';
import { type MadeSecrets, makeSecrets } from './made-secrets.ts';
import { ownServices, reaches, VARIANTS } from './variants.ts';

const PEERS = {
  registry: 'registry',
  simulation: 'simulation-orchestrator',
  attestation: 'attestation',
  engine: 'policy-engine',
};
/** What Node itself reads. */
const OF_NODE = ['NODE_EXTRA_CA_CERTS', 'TMPDIR'];

for (const { name: variant, compose } of VARIANTS) {
  describe(`settings ${variant}`, () => {
    let made: MadeSecrets;
    before(() => {
      made = makeSecrets();
    });
    after(() => made.remove());

    /** As the process would see it, had its secrets been mounted in the folder that they were made in. */
    const configOf = ({ environment = {} }: Service): Config => {
      const here = Object.entries(environment).map(([name, value]) => {
        const [, secret] = /^\/run\/secrets\/(\w+)$/.exec(String(value)) ?? [];
        if (secret === undefined) return [name, String(value)] as const;
        const file = compose.secrets[secret]?.file ?? '';
        return [name, join(made.folder, file.replace('deploy/secrets/', ''))] as const;
      });
      return loadConfig(Object.fromEntries(here));
    };

    for (const [name, service] of ownServices(compose)) {
      it(`${name}: every variable is a setting, and all of them together can be loaded`, () => {
        const config = configOf(service);
        assert.equal(config.authority.enabled, false);
        const known = new Set(settings().flatMap(({ variable }) => [variable, `${variable}_FILE`]));
        const unknown = Object.keys(service.environment ?? {}).filter(
          (each) => !known.has(each) && !OF_NODE.includes(each),
        );
        assert.deepEqual(unknown, []);
      });

      it(`${name}: it listens where it is looked for`, () => {
        const { http, grpc } = configOf(service);
        assert.deepEqual([http.host, grpc.host], ['0.0.0.0', '0.0.0.0']);
        assert.ok(service.healthcheck?.test.at(-1)?.includes(`127.0.0.1:${http.port}/readyz`));
      });

      it(`${name}: it has the peers that its main asks for, and no others`, () => {
        const source = readText(main(service));
        const asked = [...source.matchAll(/\bpeer\('(\w+)'\)/g)].map(([, peer]) => peer);
        const wanted = name === 'gateway' ? Object.keys(PEERS) : asked;
        const { peers } = configOf(service);
        const given = Object.entries(peers).filter(([, target]) => target !== '');
        for (const peer of wanted)
          assert.ok(
            given.some(([each]) => each === peer),
            `${name} lacks the peer ${peer}`,
          );
        for (const [peer, target] of given) {
          const host = PEERS[peer as keyof typeof PEERS];
          const there = compose.services[host];
          assert.ok(there);
          assert.equal(target, `dns:///${host}:${configOf(there).grpc.port}`);
          assert.ok(reaches(compose, name, host), `${name} does not reach ${host}`);
        }
      });
    }

    it('those that share calls share the record, its delivery, and the seal of pages', () => {
      const [first, ...others] = ownServices(compose)
        .filter(([name]) => name !== 'gateway')
        .map(([, each]) => configOf(each));
      assert.ok(first);
      for (const { stores, mongodb, s3, nats, keys, identity } of others) {
        const pages = keys.page;
        assert.deepEqual({ stores, mongodb, s3, nats, identity, pages }, { ...pick(first), pages: first.keys.page });
      }
      assert.deepEqual(first.stores, { documents: 'mongodb', objects: 's3', messages: 'jetstream' });
    });

    it('the gateway says the address that the proxy serves it at', () => {
      const { gateway, proxy } = compose.services;
      assert.ok(gateway && proxy);
      const { REGISTRY_HOST: host } = proxy.environment ?? {};
      // Without TLS whoever asks names the proxy rightly.
      assert.equal(configOf(gateway).http.publicUrl, host === undefined ? '' : `https://${host}`);
    });

    it('the registries alone hold the key that signs audit logs', () => {
      const holders = ownServices(compose).filter(([, service]) => configOf(service).keys.auditLog !== '');
      assert.deepEqual(
        holders.map(([name]) => name),
        ['registry'],
      );
    });

    it('the attestation service alone holds the key that signs', () => {
      const holders = ownServices(compose).filter(([, service]) => configOf(service).keys.signing !== '');
      assert.deepEqual(
        holders.map(([name]) => name),
        ['attestation'],
      );
    });
  });
}

function pick({ stores, mongodb, s3, nats, identity }: Config) {
  return { stores, mongodb, s3, nats, identity };
}

function main({ command = [] }: Service): string {
  const [path = '', ...rest] = command;
  assert.deepEqual(rest, []);
  assert.match(path, /^services\/[a-z-]+\/src\/main\.ts$/);
  assert.ok(existsSync(inRepository(path)), `${path} is not there`);
  return path;
}

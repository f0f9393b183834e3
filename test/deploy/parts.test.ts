import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { describe, it, test } from 'node:test';
import { NATS_SERVER } from '../stack/src/tools/nats-server.ts';
import { VERSITYGW } from '../stack/src/tools/versitygw.ts';
import { inRepository, readText } from './compose-file.ts';
import { networksOf, PLAIN, reaches, VARIANTS } from './variants.ts';

const { devDependencies } = JSON.parse(readText('package.json'));

for (const { name: variant, compose } of VARIANTS) {
  describe(`parts ${variant}`, () => {
    for (const [name, service] of Object.entries(compose.services)) {
      const { image = '', build, volumes = [], deploy, restart } = service;
      const isOnce = restart === 'on-failure:5';

      it(`${name}: its image is pinned by a whole version`, () => {
        const [, tag = ''] = /:([^:/]+)$/.exec(image.replace(/\$\{\w+:-([^}]*)\}/, '$1')) ?? [];
        assert.match(tag, /^v?\d+\.\d+(\.\d+)?(-alpine)?$/);
      });

      it(`${name}: it has few rights, and an end to its appetite`, () => {
        assert.deepEqual([service.cap_drop, service.security_opt], [['ALL'], ['no-new-privileges:true']]);
        assert.equal(service.read_only, name !== 'issuer');
        if (isOnce) return;
        assert.equal(restart, 'unless-stopped');
        assert.ok(deploy?.resources?.limits?.memory && deploy.resources.limits.cpus);
        assert.ok(service.healthcheck !== undefined || name === 'otel-collector');
      });

      it(`${name}: what it mounts is there`, () => {
        for (const volume of volumes) {
          const [source = '', , mode] = volume.split(':');
          if (!source.startsWith('./')) assert.ok(source in (compose.volumes ?? {}), source);
          else {
            assert.equal(mode, 'ro', volume);
            assert.ok(statSync(inRepository(source)).size > 0, source);
          }
        }
      });

      it(`${name}: what it waits for says when it is there`, () => {
        for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
          const there = compose.services[other];
          assert.ok(there, other);
          const says = {
            service_completed_successfully: there.restart === 'on-failure:5',
            service_healthy: there.healthcheck !== undefined,
            service_started: other === 'otel-collector',
          };
          assert.equal(says[condition as keyof typeof says], true, `${other}: ${condition}`);
          assert.ok(reaches(compose, name, other), `${other} is in no network of ${name}`);
        }
      });

      it(`${name}: the addresses that it is told are of services that it reaches`, () => {
        const told = JSON.stringify([service.environment, service.command]);
        for (const [, host = ''] of told.matchAll(/:\/\/(?:\/)?([a-z][a-z0-9-]*):\d+/g)) {
          assert.ok(host === 'localhost' || reaches(compose, name, host), `${host} is in no network of ${name}`);
        }
      });

      if (build !== undefined) {
        it(`${name}: it is built as the others are`, () => {
          assert.deepEqual(build, { context: '.', dockerfile: 'deploy/Containerfile', target: 'runtime' });
        });
      }
    }

    it('the proxy alone is reached from outside, the record from inside alone, and registries alone send out', () => {
      const published = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
      assert.deepEqual(
        published.map(([name]) => name),
        ['proxy'],
      );
      const open = Object.entries(compose.networks ?? {}).filter(([, { internal }]) => internal !== true);
      assert.deepEqual(
        open.map(([name]) => name),
        ['edge', 'webhooks'],
      );
      const sending = Object.keys(compose.services).filter((name) => networksOf(compose, name).includes('webhooks'));
      assert.deepEqual(sending, ['registry']);
      for (const name of ['mongodb-1', 's3', 'nats-1', 'issuer-database']) {
        assert.equal(reaches(compose, 'proxy', name), false, name);
        assert.equal(reaches(compose, 'gateway', name), false, name);
      }
    });
  });
}

test('the versions are those that the tests run on', () => {
  const { services } = PLAIN;
  assert.equal(services['nats-1']?.image, `nats:${NATS_SERVER.version.slice(1)}-alpine`);
  assert.equal(services.s3?.image, `versity/versitygw:${VERSITYGW.version}`);
  assert.match(readText('deploy/Containerfile'), new RegExp(`^FROM node:${devDependencies.node}-`, 'm'));
});

test('NATS syncs before it acknowledges, and asks for a password', () => {
  const text = readText('deploy/nats/nats.conf');
  assert.match(text, /^ {2}sync_interval: always$/m);
  assert.match(text, /^ {2}password: \$NATS_PASSWORD$/m);
});

test('every script can be parsed', () => {
  const files = readdirSync(inRepository('deploy'), { recursive: true, encoding: 'utf8' });
  const scripts = files.filter((file) => extname(file) === '.sh');
  assert.ok(scripts.length >= 7, scripts.join());
  for (const script of scripts) {
    const path = `deploy/${script}`;
    const [, shell = ''] = /^#!\/bin\/(sh|bash)\n/.exec(readText(path)) ?? [];
    execFileSync(shell, ['-n', inRepository(path)]);
  }
  execFileSync(process.execPath, ['--check', inRepository('deploy/mongodb/init.js')]);
});

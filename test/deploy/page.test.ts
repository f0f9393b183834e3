import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { inRepository, readText } from './compose-file.ts';
import { PLAIN, TLS } from './variants.ts';

const page = readText('docs/deploy.md');

test('docs/deploy.md names files, services and scripts that are there', () => {
  for (const [path] of page.matchAll(/(?<![/\w])(deploy\/(?!secrets)[\w./-]*\w|compose(\.tls)?\.yaml)/g)) {
    assert.ok(existsSync(inRepository(path)), path);
  }
  for (const [, secret = ''] of page.matchAll(/deploy\/secrets\/(\w+)/g)) assert.ok(secret in TLS.secrets, secret);
  for (const [, service = ''] of page.matchAll(/docker compose exec (\S+)/g))
    assert.ok(service in PLAIN.services, service);
  const mounts = PLAIN.services.issuer?.volumes ?? [];
  assert.ok(mounts.includes('./deploy/keycloak/admin.sh:/deploy/admin.sh:ro'));
});

test('docs/deploy.md names every port that is published', () => {
  const [, withoutTls = ''] = page.split('### Without TLS');
  for (const port of PLAIN.services.proxy?.ports ?? []) {
    assert.match(withoutTls.split('\n## ')[0] ?? '', new RegExp(`\\b${port.split(':').at(-1)}\\b`));
  }
  assert.ok(page.includes('REGISTRY_HOST:9443'));
});

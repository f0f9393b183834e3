import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Stack, startStack } from '@policy-registry/stack';
import type { ServiceName } from './src/distributed-suite.ts';
import { failingStart } from './src/failing-start.ts';

const PAGE_KEY = '0123456789abcdef'.repeat(4);
const SECRET = 'correct-horse-battery';

/** What only a process of its own has to be told: one line on standard error that names it, and 64. */
describe('a service that runs alone, with a setting that cannot be', { concurrency: 2 }, () => {
  let stack: Stack;
  let folder: string;
  let settings: Record<string, string>;
  before(async () => {
    stack = await startStack();
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-settings-'));
    const keyFile = join(folder, 'signing-key.pem');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const logKeyFile = join(folder, 'audit-log-key.pem');
    const { privateKey: logKey } = generateKeyPairSync('ed25519');
    writeFileSync(logKeyFile, logKey.export({ type: 'pkcs8', format: 'pem' }));
    settings = {
      ...(await stack.environment('settings')),
      POLICY_REGISTRY_HTTP_PORT: '0',
      POLICY_REGISTRY_GRPC_PORT: '0',
      POLICY_REGISTRY_LOG_LEVEL: 'error',
      POLICY_REGISTRY_ISSUER: 'http://127.0.0.1:1',
      POLICY_REGISTRY_PAGE_KEY: PAGE_KEY,
      POLICY_REGISTRY_WEBHOOK_KEY: PAGE_KEY,
      POLICY_REGISTRY_SIGNING_KEY_FILE: keyFile,
      POLICY_REGISTRY_AUDIT_LOG_KEY_FILE: logKeyFile,
      POLICY_REGISTRY_SERVICE_CLIENT_ID: 'svc-test',
      POLICY_REGISTRY_SERVICE_CLIENT_SECRET: SECRET,
      POLICY_REGISTRY_PEER_REGISTRY: 'ipv4:127.0.0.1:1',
      POLICY_REGISTRY_PEER_SIMULATION: 'ipv4:127.0.0.1:1',
      POLICY_REGISTRY_PEER_ATTESTATION: 'ipv4:127.0.0.1:1',
      POLICY_REGISTRY_PEER_ENGINE: 'ipv4:127.0.0.1:1',
    };
  });
  after(async () => {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const cases: readonly [service: ServiceName, variable: string, value: string, line: RegExp][] = [
    ['registry', 'POLICY_REGISTRY_DOCUMENTS', 'embedded', /^stores\.documents must not be embedded/],
    ['registry', 'POLICY_REGISTRY_OBJECTS', 'embedded', /^stores\.objects must not be embedded/],
    ['registry', 'POLICY_REGISTRY_MESSAGES', 'embedded', /^stores\.messages must not be embedded/],
    ['registry', 'POLICY_REGISTRY_PAGE_KEY', '', /POLICY_REGISTRY_PAGE_KEY\) must be set/],
    ['registry', 'POLICY_REGISTRY_WEBHOOK_KEY', '', /POLICY_REGISTRY_WEBHOOK_KEY\) must be set/],
    ['registry', 'POLICY_REGISTRY_ISSUER', '', /POLICY_REGISTRY_ISSUER\) must be set/],
    ['registry', 'POLICY_REGISTRY_SERVICE_CLIENT_ID', '', /POLICY_REGISTRY_SERVICE_CLIENT_ID\) must be set/],
    ['registry', 'POLICY_REGISTRY_AUDIT_LOG_KEY_FILE', '', /POLICY_REGISTRY_AUDIT_LOG_KEY_FILE\) must be set/],
    ['registry', 'POLICY_REGISTRY_AUDIT_LOG_NAME', 'a name', /^auditLog\.name: must be at most 128 letters/],
    ['registry', 'POLICY_REGISTRY_PEER_ATTESTATION', '', /POLICY_REGISTRY_PEER_ATTESTATION\) must be set/],
    ['simulation-orchestrator', 'POLICY_REGISTRY_PEER_REGISTRY', '', /POLICY_REGISTRY_PEER_REGISTRY\) must be set/],
    ['attestation', 'POLICY_REGISTRY_SIGNING_KEY_FILE', '', /POLICY_REGISTRY_SIGNING_KEY_FILE\) must be set/],
    ['gateway', 'POLICY_REGISTRY_ISSUER', '', /POLICY_REGISTRY_ISSUER\) must be set/],
    ['gateway', 'POLICY_REGISTRY_PEER_ENGINE', '', /POLICY_REGISTRY_PEER_ENGINE\) must be set/],
  ];
  for (const [service, variable, value, line] of cases) {
    it(`${service}: ${variable}=${value}`, async () => {
      const { code, stderr } = await failingStart(service, { ...settings, [variable]: value });
      assert.equal(code, 64, stderr);
      const [, said = ''] = new RegExp(`^${service}: (.+)\n$`).exec(stderr) ?? [];
      assert.match(said, line, stderr);
      for (const secret of [SECRET, PAGE_KEY, stack.s3.credentials.secretAccessKey]) {
        assert.ok(!stderr.includes(secret), stderr);
      }
    });
  }
});

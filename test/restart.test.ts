import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { requestPersonaToken } from '@policy-registry/authority';
import { type Clients, createClients } from '@policy-registry/client';
import { runSuiteProcess, type SuiteProcess, startSuiteProcess } from './src/suite-process.ts';

async function clientsOf(suite: SuiteProcess, persona: string): Promise<Clients> {
  const { accessToken } = await requestPersonaToken({ issuer: suite.issuer, persona });
  return createClients({ baseUrl: suite.httpUrl, token: () => accessToken });
}

describe('a suite that is killed', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-kill-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps everything that it acknowledged, and each event once', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const suite = await startSuiteProcess(folder);
      const author = await clientsOf(suite, 'author@acme');
      let killed = false;
      const writers = [0, 1, 2, 3].map(async (writer) => {
        for (let index = 0; !killed; index += 1) {
          const pack = `kill-${round}-${writer}-${index}`;
          try {
            await author.packs.createPack({ pack: { pack } });
            acknowledged.push(pack);
          } catch (error) {
            if (!killed) throw error;
          }
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 150 + round * 130));
      killed = true;
      assert.equal(await suite.end('SIGKILL'), 'SIGKILL');
      await Promise.all(writers);
    }
    assert.ok(acknowledged.length > 10, `${acknowledged.length} calls were acknowledged`);

    const suite = await startSuiteProcess(folder);
    try {
      const author = await clientsOf(suite, 'author@acme');
      for (const pack of acknowledged) assert.equal((await author.packs.getPack({ pack })).pack?.pack, pack);
      await checkAuditLog(await clientsOf(suite, 'auditor@acme'), acknowledged);
    } finally {
      await suite.end('SIGKILL');
    }
  });

  it('ends by itself when it is asked to', async () => {
    const suite = await startSuiteProcess(folder);
    assert.equal(await suite.end('SIGTERM'), 0);
  });

  it('refuses a second process on the same data, in one line', async () => {
    const suite = await startSuiteProcess(folder);
    try {
      const { code, stderr } = await runSuiteProcess(folder, {});
      assert.equal(code, 69);
      assert.match(stderr, /^policy-registry: cannot start: .+\n$/);
    } finally {
      await suite.end('SIGKILL');
    }
  });

  it('refuses a bad setting in one line', async () => {
    const { code, stderr } = await runSuiteProcess(folder, { POLICY_REGISTRY_GRPC_PORT: 'ninety' });
    assert.equal(code, 64);
    assert.match(stderr, /^policy-registry: grpc\.port.*\n$/);
  });

  it('refuses a bus that is not there in one line', async () => {
    const settings = { POLICY_REGISTRY_MESSAGES: 'jetstream', POLICY_REGISTRY_NATS_SERVERS: 'nats://127.0.0.1:1' };
    const { code, stderr } = await runSuiteProcess(folder, settings);
    assert.equal(code, 69);
    assert.match(stderr, /^policy-registry: cannot start: NATS at nats:\/\/127\.0\.0\.1:1 .+\n$/);
  });

  it('refuses a port that is taken in one line', async () => {
    const suite = await startSuiteProcess(folder);
    const other = mkdtempSync(join(tmpdir(), 'policy-registry-port-'));
    try {
      const { port } = new URL(suite.httpUrl);
      const { code, stderr } = await runSuiteProcess(other, { POLICY_REGISTRY_HTTP_PORT: port });
      assert.equal(code, 69);
      assert.match(stderr, /EADDRINUSE/);
    } finally {
      rmSync(other, { recursive: true, force: true });
      await suite.end('SIGKILL');
    }
  });
});

async function checkAuditLog(auditor: Clients, acknowledged: readonly string[]): Promise<void> {
  const created = new Map<string, number>();
  let sequence = 0n;
  let pageToken = '';
  do {
    const page = await auditor.audit.listAuditEvents({ pageSize: 100, pageToken });
    for (const event of page.events) {
      sequence += 1n;
      assert.equal(event.sequence, sequence, 'the log has no gaps');
      if (event.type === 'policy.pack.created') created.set(event.pack, (created.get(event.pack) ?? 0) + 1);
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  for (const pack of acknowledged) assert.equal(created.get(pack), 1, `${pack} has one event`);
  for (const [pack, count] of created) assert.equal(count, 1, `${pack} is not doubled`);
}

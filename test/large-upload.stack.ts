import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { requestPersonaToken } from '@policy-registry/authority';
import { clientsOver } from '@policy-registry/client';
import { generatedReport } from './src/generated-report.ts';
import { startSuiteProcess } from './src/suite-process.ts';

const MIB = 1024 * 1024;
const BYTES = 300 * MIB;
/** Far below a document, and far above what parts, garbage that waits to be collected, and a reader take. */
const MOST_GROWTH = 200 * MIB;

/** The most that a process ever had in memory, in bytes. */
function peakMemory(pid: number): number {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

test('documents that no memory is to hold go in and out', {
  skip: process.platform !== 'linux' && 'memory is read from /proc',
  timeout: 120_000,
}, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-registry-upload-'));
  const suite = await startSuiteProcess(folder);
  context.after(async () => {
    await suite.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const { accessToken } = await requestPersonaToken({ issuer: suite.issuer, persona: 'author@acme' });
  const headers = { authorization: `Bearer ${accessToken}` };
  const documents = `${suite.httpUrl}/api/v1/policy/documents`;
  const before = peakMemory(suite.pid);

  const body = Readable.toWeb(Readable.from(generatedReport('rest', BYTES))) as ReadableStream;
  const answer = await fetch(`${documents}?filename=large.json`, { method: 'POST', headers, body, duplex: 'half' });
  const uploaded = (await answer.json()) as { digest: string; size: string; matches: number };
  assert.equal(answer.status, 200, JSON.stringify(uploaded));
  assert.ok(Number(uploaded.size) > BYTES);

  const transport = createGrpcTransport({ baseUrl: `http://${suite.grpcAddress}` });
  async function* requests() {
    yield { filename: 'large.json' };
    for (const data of generatedReport('grpc', BYTES)) yield { content: { data } };
  }
  const { document } = await clientsOver(transport).snapshots.uploadDocument(requests(), { headers });
  assert.deepEqual([document?.matches, String(document?.size)], [uploaded.matches, uploaded.size]);

  const content = await fetch(`${documents}/${uploaded.digest}/content`, { headers });
  const hash = createHash('sha256');
  for await (const part of content.body ?? []) hash.update(part);
  assert.equal(`sha256:${hash.digest('hex')}`, uploaded.digest);

  const growth = peakMemory(suite.pid) - before;
  context.diagnostic(`${Math.round(growth / MIB)} MiB`);
  assert.ok(growth < MOST_GROWTH, `the suite grew by ${Math.round(growth / MIB)} MiB`);
});

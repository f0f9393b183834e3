import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { requestPersonaToken } from '@policy-registry/authority';
import { clientsOver } from '@policy-registry/client';
import { startStack } from '@policy-registry/stack';
import { startDistributedSuite } from './src/distributed-suite.ts';
import { generatedReport } from './src/generated-report.ts';
import type { Doors } from './src/run-case-files.ts';
import { startSuiteProcess } from './src/suite-process.ts';

const MIB = 1024 * 1024;
const BYTES = 300 * MIB;
/** Below one document, of two that come in, and far above what parts, garbage that waits to be collected, and a reader take. */
const MOST_GROWTH = 270 * MIB;

const skip = process.platform !== 'linux' && 'memory is read from /proc';

describe('documents that no memory is to hold go in and out', { skip, timeout: 170_000 }, () => {
  it('of one process, on a disk', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-registry-upload-'));
    const suite = await startSuiteProcess(folder);
    context.after(async () => {
      await suite.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    await checkLargeUploads(context, suite, [suite.pid]);
  });

  it('through a gateway, on S3', async (context) => {
    const stack = await startStack();
    context.after(() => stack.close());
    const suite = await startDistributedSuite({ stack, name: 'upload' });
    context.after(() => suite.close());
    const onTheWay = [...suite.named('gateway'), ...suite.named('simulation-orchestrator')];
    await checkLargeUploads(
      context,
      suite.doors(),
      onTheWay.flatMap(({ process }) => process.pid ?? []),
    );
  });
});

async function checkLargeUploads(context: TestContext, doors: Doors, pids: readonly number[]): Promise<void> {
  const { accessToken } = await requestPersonaToken({ issuer: doors.issuer, persona: 'author@acme' });
  const headers = { authorization: `Bearer ${accessToken}` };
  const documents = `${doors.httpUrl}/api/v1/policy/documents`;
  const before = pids.map(peakMemory);

  const body = Readable.toWeb(Readable.from(generatedReport('rest', BYTES))) as ReadableStream;
  const answer = await fetch(`${documents}?filename=large.json`, { method: 'POST', headers, body, duplex: 'half' });
  const uploaded = (await answer.json()) as { digest: string; size: string; matches: number };
  assert.equal(answer.status, 200, JSON.stringify(uploaded));
  assert.ok(Number(uploaded.size) > BYTES);

  const transport = createGrpcTransport({ baseUrl: `http://${doors.grpcAddress}` });
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

  const growths = pids.map((pid, index) => Math.round((peakMemory(pid) - (before[index] ?? 0)) / MIB));
  context.diagnostic(`grew by ${growths.join(' and ')} MiB`);
  for (const growth of growths) assert.ok(growth * MIB < MOST_GROWTH, `grew by ${growth} MiB`);
}

/** The most that a process ever had in memory, in bytes. */
function peakMemory(pid: number): number {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

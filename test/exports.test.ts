import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { create, toJson } from '@bufbuild/protobuf';
import { requestPersonaToken } from '@policy-registry/authority';
import { type Clients, createClients } from '@policy-registry/client';
import {
  ChangeSchema,
  ChangesFormat,
  type ExportChangesRequest,
  ExportChangesRequestSchema,
  type ExportChangesResponse,
  SimulationService,
} from '@policy-registry/contracts/simulation';
import { connectPeer } from '@policy-registry/rpc/peers';
import { Person } from './cli/person.ts';
import { startTestSuite, type TestSuite } from './src/test-suite.ts';

const TWO = join(import.meta.dirname, '../examples/packs/shop-policy-2');
/** So many, and so long, that what is between a process and a caller who reads nothing does not take a file as a whole. */
const FINDINGS = 15_000;
const NAME = 'long-name-'.repeat(80);
const MAX_PART_BYTES = 256 * 1024;
const EXPORTS_OF_TENANT = 4;

const FORMATS = [
  [ChangesFormat.ARROW, 'application/vnd.apache.arrow.stream'],
  [ChangesFormat.NDJSON, 'application/x-ndjson'],
  [ChangesFormat.CSV, 'text/csv; charset=utf-8'],
] as const;

describe('an export of changes', () => {
  let suite: TestSuite;
  let author: Person;
  let clients: Clients;
  let simulation: string;
  let accessToken: string;
  const leaving: (() => void)[] = [];
  before(async () => {
    suite = await startTestSuite();
    author = new Person({ after: (leave) => leaving.push(leave) }, suite.httpUrl);
    accessToken = (await requestPersonaToken({ issuer: suite.issuer, persona: 'author@acme' })).accessToken;
    clients = createClients({ baseUrl: suite.httpUrl, token: () => accessToken });
    const file = join(author.folder, 'grype.json');
    writeFileSync(file, JSON.stringify(report()));
    for (const command of [
      ['login', '--as', 'author'],
      ['pack', 'create', 'shop-policy'],
      ['workspace', 'create', 'draft', '--pack', 'shop-policy'],
      ['workspace', 'push', 'draft', TWO, '-m', 'Draft'],
      ['snapshot', 'import', 'large', file],
    ]) {
      const { exitCode, note } = await author.run(...command);
      assert.equal(exitCode, 0, note);
    }
    const simulated = ['simulate', '--candidate', 'workspace:draft', '--snapshot', 'large', '--output', 'json'];
    simulation = JSON.parse((await author.run(...simulated)).out).simulation;
  });
  after(async () => {
    await suite.close();
    for (const leave of leaving) leave();
  });

  const asked = (format: ChangesFormat) => create(ExportChangesRequestSchema, { simulation, format });

  function overGrpc(request: ExportChangesRequest, t: TestContext) {
    const peer = connectPeer({ target: `ipv4:${suite.grpcAddress}` });
    t.after(() => peer.close());
    const credentials = { token: accessToken, requestedTenant: undefined };
    const call = { credentials, signal: AbortSignal.timeout(60_000), timeoutMs: 60_000, requestId: undefined };
    return peer.stream(SimulationService.method.exportChanges, request, call) as AsyncIterable<ExportChangesResponse>;
  }

  function overRest(query: string, id = simulation): Promise<Response> {
    return fetch(`${suite.httpUrl}/api/v1/policy/simulations/${id}/changes:export${query}`, {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(60_000),
    });
  }

  for (const [format, contentType] of FORMATS) {
    it(`is the same file at every door: ${ChangesFormat[format]}`, async (t) => {
      const parts = await Array.fromAsync(clients.simulations.exportChanges(asked(format)));
      const sizes = parts.map(({ content }) => content?.data.length ?? 0);
      assert.ok(sizes.length > 1 && sizes.every((size) => size <= MAX_PART_BYTES), sizes.join(' '));
      assert.deepEqual(new Set(parts.map(({ content }) => content?.contentType)), new Set([contentType]));
      const file = Buffer.concat(parts.map(({ content }) => content?.data ?? Buffer.of()));

      const grpc = await Array.fromAsync(overGrpc(asked(format), t));
      assert.ok(file.equals(Buffer.concat(grpc.map(({ content }) => content?.data ?? Buffer.of()))));
      const rest = await overRest(`?format=CHANGES_FORMAT_${ChangesFormat[format]}`);
      assert.deepEqual([rest.status, rest.headers.get('content-type')], [200, contentType]);
      assert.ok(file.equals(Buffer.from(await rest.arrayBuffer())));
    });
  }

  const LEAVING: Readonly<Record<string, (t: TestContext) => Promise<() => void>>> = {
    async Connect() {
      const leaving = new AbortController();
      const parts = clients.simulations.exportChanges(asked(ChangesFormat.NDJSON), { signal: leaving.signal });
      await parts[Symbol.asyncIterator]().next();
      return () => leaving.abort();
    },
    async gRPC(t) {
      const parts = overGrpc(asked(ChangesFormat.NDJSON), t)[Symbol.asyncIterator]();
      await parts.next();
      return () => void parts.return?.();
    },
    async REST() {
      const response = await overRest('?format=CHANGES_FORMAT_NDJSON');
      const reader = response.body?.getReader();
      await reader?.read();
      return () => void reader?.cancel();
    },
  };

  for (const [door, begin] of Object.entries(LEAVING)) {
    it(`is held no longer than its caller waits for it, over ${door}`, async (t) => {
      const leave = await Promise.all(Array.from({ length: EXPORTS_OF_TENANT }, () => begin(t)));
      const refused = await overRest('?format=CHANGES_FORMAT_CSV');
      assert.partialDeepStrictEqual(await refused.json(), { status: 429, code: 'RATE_LIMITED' });
      for (const end of leave) end();
      let answer = await overRest('?format=CHANGES_FORMAT_CSV');
      for (const late = AbortSignal.timeout(20_000); answer.status === 429; ) {
        late.throwIfAborted();
        await answer.arrayBuffer();
        await delay(50);
        answer = await overRest('?format=CHANGES_FORMAT_CSV');
      }
      assert.equal(answer.status, 200);
      assert.ok((await answer.arrayBuffer()).byteLength > 0);
    });
  }

  it('is refused as a whole, with a reason', async () => {
    const none = await overRest('?format=CHANGES_FORMAT_CSV', 'sim-none');
    assert.equal(none.headers.get('content-type'), 'application/problem+json');
    assert.partialDeepStrictEqual(await none.json(), { status: 404, code: 'NOT_FOUND' });
    assert.partialDeepStrictEqual(await (await overRest('')).json(), { status: 400, code: 'INVALID_ARGUMENT' });
  });

  it('is what policyctl lists, with the findings that the pages have', async () => {
    const { exitCode, out, note } = await author.run('simulation', 'changes', simulation, '--output', 'json');
    assert.equal(exitCode, 0, note);
    const listed = JSON.parse(out);
    assert.equal(listed.length, FINDINGS);
    const { changes } = await clients.simulations.listChanges({ simulation, pageSize: 100 });
    const paged = changes.map((change) => toJson(ChangeSchema, change, { alwaysEmitImplicit: true }));
    assert.deepEqual(listed.slice(0, 100), paged);
    const table = (await author.run('simulation', 'changes', simulation)).out.trimEnd().split('\n');
    assert.equal(table.length, FINDINGS + 1);
  });

  it('leaves no file, and ends at once, where it cannot be written', async () => {
    const nowhere = join(author.folder, 'nowhere', 'changes.csv');
    const { ended } = author.start('simulation', 'export', simulation, '--to', `csv=${nowhere}`);
    const { exitCode, note } = await ended;
    assert.deepEqual([exitCode, note.includes('nowhere')], [2, true]);
  });
});

function report() {
  const matches = Array.from({ length: FINDINGS }, (_, index) => ({
    vulnerability: { id: `CVE-2024-${10_000 + index}`, severity: 'Critical' },
    artifact: { name: NAME, version: '1.0.0', type: 'npm', purl: `pkg:npm/${NAME}@${index}.0.0` },
  }));
  const source = { type: 'image', target: { userInput: 'registry.example/large:1' } };
  return { matches, source, descriptor: { name: 'grype', version: '0.100.0' } };
}

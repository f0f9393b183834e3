import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { requestPersonaToken } from '@policy-registry/authority';
import { clientsOver, createClients, describeError } from '@policy-registry/client';
import type { DocumentFormat, UploadDocumentRequestSchema } from '@policy-registry/contracts/simulation';
import { generatedReport } from './src/generated-report.ts';
import { startTestSuite, type TestSuite } from './src/test-suite.ts';

const LIMIT = 4 * 1024 * 1024;
const WAIT_MS = 10_000;
const REPORT = Buffer.concat([...generatedReport('small', 1024 * 1024)]);

describe('uploads', () => {
  let suite: TestSuite;
  let headers: Record<string, string>;
  let session: Http2SessionManager;

  before(async () => {
    suite = await startTestSuite({ POLICY_REGISTRY_LIMIT_DOCUMENT_BYTES: String(LIMIT) });
    const { accessToken } = await requestPersonaToken({ issuer: suite.issuer, persona: 'author@acme' });
    headers = { authorization: `Bearer ${accessToken}` };
    session = new Http2SessionManager(`http://${suite.grpcAddress}`);
  });
  after(async () => {
    session.abort();
    await suite.close();
  });

  const overGrpc = () =>
    clientsOver(createGrpcTransport({ baseUrl: session.authority, sessionManager: session })).snapshots;
  const overConnect = () => createClients({ baseUrl: suite.httpUrl, token: () => undefined }).snapshots;
  const objects = () => globSync(`${suite.dataFolder}/objects/acme/**/*`).length;
  /** Files whose content is still coming. */
  const spooled = () => globSync(`${suite.dataFolder}/objects/.staging/????????-*`);

  async function post(body: Buffer | ReadableStream | undefined, more: Record<string, string> = {}, query = '') {
    const init = body === undefined ? {} : { body, duplex: 'half' as const };
    const answer = await fetch(`${suite.httpUrl}/api/v1/policy/documents${query}`, {
      method: 'POST',
      headers: { ...headers, ...more },
      ...init,
    });
    const { code, metadata, detail, digest } = (await answer.json()) as Record<string, never>;
    return { status: answer.status, code, metadata, detail, digest };
  }

  async function refusal(call: Promise<unknown>) {
    const error = await call.then(() => assert.fail('the call succeeded'), describeError);
    return error;
  }

  async function until(holds: () => boolean): Promise<void> {
    for (const end = performance.now() + WAIT_MS; !holds(); await delay(5)) {
      assert.ok(performance.now() < end, `not within ${WAIT_MS} ms: ${holds}`);
    }
  }

  it('are one document, in whatever parts and through whatever door it comes', async () => {
    const { digest, status } = await post(REPORT);
    assert.equal(status, 200);
    assert.equal((await post(gzipSync(REPORT), { 'content-encoding': 'gzip' })).digest, digest);
    for (const snapshots of [overGrpc(), overConnect()]) {
      for (const size of [REPORT.length, 100_000, 1_000]) {
        async function* requests() {
          for (let at = 0; at < REPORT.length; at += size) {
            yield { ...(at === 0 && { filename: 'r.json' }), content: { data: REPORT.subarray(at, at + size) } };
          }
        }
        const { document } = await snapshots.uploadDocument(requests(), { headers });
        assert.equal(document?.digest, digest);
      }
    }
    assert.deepEqual(spooled(), []);
  });

  it('that are refused leave nothing', async () => {
    const before = objects();
    const cut = REPORT.subarray(0, -1);
    for (const [body, place] of [
      [cut, /\$/],
      [Buffer.concat([REPORT, Buffer.from('{}')]), /\$/],
      [Buffer.from('{"hello":"world"}'), /\$/],
      [undefined, /empty/],
    ] as const) {
      const { status, code, detail } = await post(body);
      assert.deepEqual([status, code], [400, 'INVALID_DOCUMENT']);
      assert.match(detail ?? '', place);
    }
    async function* partsAfterTheEnd() {
      yield { content: { data: REPORT } };
      yield { content: { data: Buffer.from(' []') } };
    }
    assert.equal(
      (await refusal(overGrpc().uploadDocument(partsAfterTheEnd(), { headers }))).reason,
      'INVALID_DOCUMENT',
    );
    assert.equal(objects(), before);
    assert.deepEqual(spooled(), []);
  });

  it('say what they are in the first message, and only there', async () => {
    const before = objects();
    const content = { data: REPORT };
    const cases: readonly (readonly [readonly MessageInitShape<typeof UploadDocumentRequestSchema>[], string])[] = [
      [[], 'MALFORMED_REQUEST'],
      [[{ filename: 'x'.repeat(257) }, { content }], 'INVALID_ARGUMENT'],
      [[{ format: 99 as DocumentFormat, content }], 'INVALID_ARGUMENT'],
      [[{ content }, { filename: 'late.json' }], 'INVALID_ARGUMENT'],
      [[{ content }, { requestId: 'late' }], 'INVALID_ARGUMENT'],
      [[{ filename: 'nothing.json' }], 'INVALID_DOCUMENT'],
    ];
    for (const [messages, reason] of cases) {
      for (const snapshots of [overGrpc(), overConnect()]) {
        async function* requests() {
          yield* messages;
        }
        assert.equal((await refusal(snapshots.uploadDocument(requests(), { headers }))).reason, reason);
      }
    }
    assert.equal(objects(), before);
  });

  it('that are too large are refused as soon as they are', async () => {
    const limit = { limit: String(LIMIT) };
    const large = Buffer.alloc(LIMIT + 1, ' ');
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    for (const [body, more] of [
      [large, {}],
      [new Blob([large]).stream(), {}],
      [bomb, { 'content-encoding': 'gzip' }],
    ] as const) {
      const { status, code, metadata } = await post(body, more);
      assert.deepEqual(
        [status, code, { limit: (metadata as unknown as { limit: string }).limit }],
        [413, 'TOO_LARGE', limit],
      );
    }
    for (const snapshots of [overGrpc(), overConnect()]) {
      let sent = 0;
      async function* endless() {
        for (;;) {
          yield { content: { data: large.subarray(0, 256 * 1024) } };
          sent += 1;
          await new Promise(setImmediate);
        }
      }
      const { reason, metadata } = await refusal(snapshots.uploadDocument(endless(), { headers }));
      assert.deepEqual([reason, metadata.limit], ['TOO_LARGE', limit.limit]);
      assert.ok(sent >= LIMIT / (256 * 1024));
    }
    assert.deepEqual(spooled(), []);
  });

  it('that are cut off in the middle leave nothing', async () => {
    const before = objects();
    const half = REPORT.subarray(0, REPORT.length / 2);
    const request = httpRequest(`${suite.httpUrl}/api/v1/policy/documents`, { method: 'POST', headers });
    request.on('error', () => undefined);
    request.write(half);
    await until(() => spooled().length > 0);
    request.destroy();
    await until(() => spooled().length === 0);

    async function* requests() {
      yield { content: { data: half } };
      await until(() => spooled().length > 0);
      session.abort();
    }
    await refusal(overGrpc().uploadDocument(requests(), { headers }));
    await until(() => spooled().length === 0);
    assert.equal(objects(), before);
  });

  it('are done once for a request id, and never for another document', async () => {
    const upload = async (name: string, requestId: string) => {
      async function* requests() {
        yield { requestId, filename: name };
        for (const data of generatedReport(name, 100_000)) yield { content: { data } };
      }
      return (await overConnect().uploadDocument(requests(), { headers })).document;
    };
    const first = await upload('once', 'upload-1');
    assert.deepEqual(await upload('once', 'upload-1'), first);
    const { status, code } = await post(REPORT, { 'idempotency-key': 'upload-1' });
    assert.deepEqual([status, code], [400, 'IDEMPOTENCY_KEY_REUSED']);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { StoreError } from '../store-error.ts';
import { type Answer, answeringServer, answerToOpen, s3Error } from './s3-answers-fixture.ts';
import { openS3Objects } from './s3-objects.ts';

const CONTENT = Buffer.from('policy');
const DIGEST = sha256(CONTENT);

test('a server that ignores If-None-Match is refused when the store is opened', async (t) => {
  const { options, requests } = await answeringServer(t, {
    PUT: (_, response) => response.setHeader('etag', '"1"').end(),
  });
  const message = 'bucket policy: the server ignores If-None-Match';
  await assert.rejects(openS3Objects(options), { code: 'UNAVAILABLE', message });
  assert.equal(requests.filter((request) => request.startsWith('PUT /policy/.policy-registry')).length, 2);
});

test('a server that refuses If-None-Match is refused, with what it says', async (t) => {
  const PUT: Answer = (request, response) =>
    request.headers['if-none-match'] === undefined
      ? answerToOpen(request, response)
      : s3Error(response, 501, 'NotImplemented');
  const { options } = await answeringServer(t, { PUT });
  const message = /: NotImplemented, HTTP 501: NotImplemented and more \(request without id\)$/;
  await assert.rejects(openS3Objects(options), { code: 'UNAVAILABLE', message });
});

test('what is no S3 server is UNAVAILABLE with one line, and the answer is not passed on', async (t) => {
  for (const status of [200, 404, 502]) {
    const html: Answer = (_, response) => response.writeHead(status).end('<html>\n<p>Hello</html>');
    const { options } = await answeringServer(t, { POST: html, PUT: html, DELETE: html });
    const message = `bucket policy at ${options.endpoint}: does not answer like an S3 server (HTTP ${status})`;
    await assert.rejects(openS3Objects(options), (error) => {
      assert.ok(error instanceof StoreError && !('cause' in error), String(error));
      assert.deepEqual([error.code, error.message], ['UNAVAILABLE', message]);
      return true;
    });
  }
});

test('a server that fails is asked again, but not for ever', async (t) => {
  let failures = 0;
  const GET: Answer = (_, response) => {
    failures -= 1;
    if (failures >= 0) s3Error(response, 500, 'InternalError');
    else response.end(CONTENT);
  };
  const { options, requests } = await answeringServer(t, { GET });
  const store = await openS3Objects({ ...options, deadlines: { callMs: 20_000 } });
  const objects = store.forTenant('acme');
  const gets = () => requests.filter((request) => request.startsWith('GET')).length;
  failures = 2;
  assert.ok(CONTENT.equals(await objects.get(DIGEST)));
  assert.equal(gets(), 3);
  failures = 100;
  await assert.rejects(objects.get(DIGEST), { code: 'UNAVAILABLE', message: /InternalError, HTTP 500/ });
  assert.equal(gets(), 6);
  await store.close();
});

test('content that trickles without end is UNAVAILABLE by the deadline of the call', async (t) => {
  const GET: Answer = (_, response) => {
    const trickle = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(trickle));
  };
  const { options } = await answeringServer(t, { GET });
  const store = await openS3Objects({ ...options, deadlines: { callMs: 500 } });
  await assert.rejects(store.forTenant('acme').get(DIGEST), { code: 'UNAVAILABLE', message: /: not done in 500 ms$/ });
  await store.close();
});

test('content that is cut short is UNAVAILABLE, not a shorter object', async (t) => {
  const GET: Answer = (_, response) => {
    response.writeHead(200, { 'content-length': CONTENT.length });
    response.write(CONTENT.subarray(0, 3), () => response.destroy());
  };
  const { options } = await answeringServer(t, { GET });
  const store = await openS3Objects(options);
  await assert.rejects(store.forTenant('acme').get(DIGEST), { code: 'UNAVAILABLE' });
  await store.close();
});

test('there are never more connections than allowed, for reads and for writes of any size', async (t) => {
  const PUT: Answer = (request, response) =>
    request.url?.includes('sha256') ? response.setHeader('etag', '"1"').end() : answerToOpen(request, response);
  const { options, mostConnections } = await answeringServer(t, { PUT, GET: (_, response) => response.end(CONTENT) });
  const store = await openS3Objects({ ...options, maxConnections: 3, deadlines: {} });
  const objects = store.forTenant('acme');
  const calls = Array.from({ length: 10 }, (_, n) => [objects.get(DIGEST), objects.put(Buffer.alloc(3_000_000, n))]);
  await Promise.all(calls.flat());
  assert.ok(mostConnections() <= 3, String(mostConnections()));
  await store.close();
});

test('a large object that is there already is read, not sent', async (t) => {
  const large = Buffer.alloc(9 * 1024 * 1024);
  const { options, requests } = await answeringServer(t, { GET: (_, response) => response.end(large) });
  const store = await openS3Objects(options);
  const before = requests.length;
  await store.forTenant('acme').put(large);
  assert.deepEqual(
    requests.slice(before).map((request) => request.slice(0, 3)),
    ['GET'],
  );
  await store.close();
});

test('a server that answers a range with the whole object is UNAVAILABLE, whatever it holds', async (t) => {
  const { options } = await answeringServer(t, { GET: (_, response) => response.end(CONTENT) });
  const store = await openS3Objects(options);
  const reading = store.forTenant('acme').read(DIGEST, { offset: 0, length: CONTENT.length });
  await assert.rejects(reading, { code: 'UNAVAILABLE', message: /does not answer with the range/ });
  await store.close();
});

test('keys that a server did not delete are UNAVAILABLE, although the answer is a success', async (t) => {
  const keys = ['1', '2']
    .map((key) => `<Contents><Key>acme/areas/run-1/${key}</Key><Size>1</Size></Contents>`)
    .join('');
  const refusal = '<Error><Key>acme/areas/run-1/2</Key><Code>SlowDown</Code><Message>later</Message></Error>';
  const GET: Answer = (_, response) => response.end(`<ListBucketResult>${keys}</ListBucketResult>`);
  const POST: Answer = (request, response) =>
    request.url?.includes('delete')
      ? response.end(`<DeleteResult>${refusal}</DeleteResult>`)
      : answerToOpen(request, response);
  let isThere = true;
  const HEAD: Answer = (request, response) => {
    if (isThere || /^\/policy\/?(\?|$)/.test(request.url ?? '')) response.setHeader('content-length', 1).end();
    else s3Error(response, 404, 'NoSuchKey');
  };
  const { options, requests } = await answeringServer(t, { GET, POST, HEAD });
  const store = await openS3Objects(options);
  const message = /: up to 1 of 2 objects cannot be removed, one, acme\/areas\/run-1\/2, for SlowDown$/;
  await assert.rejects(store.forTenant('acme').dropArea('run-1'), { code: 'UNAVAILABLE', message });
  assert.match(requests.at(-3) ?? '', /^GET \/policy\/?\?.*prefix=acme%2Fareas%2Frun-1%2F(&|$)/);
  isThere = false;
  assert.deepEqual(await store.forTenant('acme').dropArea('run-1'), { objects: 2, bytes: 2 });
  await store.close();
});

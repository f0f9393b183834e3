import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { type DocumentStore, StoreError } from '@policy-registry/storage';
import { temporaryDocuments } from '../testing/temporary-documents.ts';
import { createIdempotency, type IdempotencyKey } from './idempotency.ts';
import { IDEMPOTENCY_RECORDS } from './record.ts';
import { sweepRequestIds } from './sweep.ts';

const KEY: IdempotencyKey = { tenant: 'acme', subject: 'ada', method: 's/M', requestId: 'r1' };
const REQUEST = sha256('request');
const HOUR = 3_600_000;

/** A clock that tests move, and runs that are counted. */
async function setUp(context: TestContext, wrap: (documents: DocumentStore) => DocumentStore = (same) => same) {
  const documents = await temporaryDocuments(context);
  const clock = { now: new Date('2026-03-01T12:00:00Z') };
  const idempotency = createIdempotency({
    documents: wrap(documents),
    now: () => clock.now,
    maxResponseBytes: 100,
  });
  const unrecorded: unknown[] = [];
  let runs = 0;
  const execute = async () => Buffer.from(`answer ${++runs}`);
  const run = (
    key: Partial<IdempotencyKey> = {},
    request = REQUEST,
    work: () => Promise<Uint8Array> = execute,
    holdsSecret = false,
  ) =>
    idempotency
      .run(
        { ...KEY, ...key },
        {
          ...{ request, holdsSecret, execute: work },
          mayRunUntil: new Date(clock.now.getTime() + 60_000),
          onUnrecorded: (error) => unrecorded.push(error),
        },
      )
      .then((bytes) => Buffer.from(bytes).toString());
  return {
    documents,
    clock,
    run,
    unrecorded,
    forward: (ms: number) => (clock.now = new Date(clock.now.getTime() + ms)),
  };
}

test('a repeat gets the answer of the first run', async (context) => {
  const { run } = await setUp(context);
  assert.equal(await run(), 'answer 1');
  assert.equal(await run(), 'answer 1');
});

test('an answer that holds a secret is kept nowhere: a repeat runs, and another request is refused', async (context) => {
  const { run, documents } = await setUp(context);
  assert.equal(await run({}, REQUEST, undefined, true), 'answer 1');
  const kept = await documents.forTenant('acme').collection(IDEMPOTENCY_RECORDS).list({ limit: 10 });
  assert.partialDeepStrictEqual(kept, [{ body: { state: 'done', response: null } }]);
  assert.equal(await run({}, REQUEST, undefined, true), 'answer 2');
  await assert.rejects(run({}, sha256('other'), undefined, true), { reason: 'IDEMPOTENCY_KEY_REUSED' });
});

test('the id of another person, tenant or method is another id', async (context) => {
  const { run } = await setUp(context);
  assert.equal(await run(), 'answer 1');
  assert.equal(await run({ subject: 'bob' }), 'answer 2');
  assert.equal(await run({ tenant: 'umbrella' }), 'answer 3');
  assert.equal(await run({ method: 's/N' }), 'answer 4');
  assert.equal(await run({ requestId: 'r2' }), 'answer 5');
});

test('the id with another request is refused, before and after the end', async (context) => {
  const { run } = await setUp(context);
  const running = Promise.withResolvers<Uint8Array>();
  const first = run({}, REQUEST, () => running.promise);
  await new Promise(setImmediate);
  await assert.rejects(run({}, sha256('other')), { reason: 'IDEMPOTENCY_KEY_REUSED' });
  running.resolve(Buffer.from('done'));
  await first;
  await assert.rejects(run({}, sha256('other')), { reason: 'IDEMPOTENCY_KEY_REUSED' });
});

test('of many at once exactly one runs', async (context) => {
  const { run } = await setUp(context);
  let runs = 0;
  const slow = async () => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return Buffer.from('done');
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => run({}, REQUEST, slow)));
  assert.equal(runs, 1);
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') assert.equal(outcome.value, 'done');
    else assert.match(outcome.reason.reason, /^(REQUEST_IN_PROGRESS|CONFLICT)$/);
  }
});

test('a failure frees the id and is the failure of the call', async (context) => {
  const { run } = await setUp(context);
  const failing = () => Promise.reject(new RangeError('no'));
  await assert.rejects(run({}, REQUEST, failing), RangeError);
  assert.equal(await run(), 'answer 1');
});

test('a run that died is taken over after its time, and only for the same request', async (context) => {
  const { run, forward } = await setUp(context);
  void run({}, REQUEST, () => new Promise(() => {}));
  await new Promise(setImmediate);
  await assert.rejects(run(), { reason: 'REQUEST_IN_PROGRESS', retryAfterMs: 1000 });
  forward(60_001);
  await assert.rejects(run({}, sha256('other')), { reason: 'IDEMPOTENCY_KEY_REUSED' });
  assert.equal(await run(), 'answer 1');
});

test('after 24 hours the id is free again', async (context) => {
  const { run, forward } = await setUp(context);
  assert.equal(await run(), 'answer 1');
  forward(24 * HOUR - 1);
  assert.equal(await run(), 'answer 1');
  forward(1);
  assert.equal(await run({}, sha256('other')), 'answer 2');
});

test('an answer that is too large to keep is given once', async (context) => {
  const { run } = await setUp(context);
  const large = async () => Buffer.alloc(101, 'x');
  assert.equal((await run({}, REQUEST, large)).length, 101);
  await assert.rejects(run({}, REQUEST, large), { reason: 'INVALID_STATE' });
});

test('a store that fails after the run does not fail the call', async (context) => {
  const { run, unrecorded } = await setUp(context, failingWrites);
  assert.equal(await run(), 'answer 1');
  assert.equal((unrecorded[0] as StoreError).code, 'UNAVAILABLE');
});

test('the sweep removes what is expired, in every tenant, and nothing else', async (context) => {
  const { documents, run, clock, forward } = await setUp(context);
  await run();
  await run({ tenant: 'umbrella' });
  forward(HOUR);
  await run({ requestId: 'young' });
  assert.equal(await sweepRequestIds(documents, clock.now), 0);
  forward(23 * HOUR);
  assert.equal(await sweepRequestIds(documents, clock.now), 2);
  assert.equal(await run({ requestId: 'young' }), 'answer 3');
});

/** A store that takes the claim and then loses its disk. */
function failingWrites(documents: DocumentStore): DocumentStore {
  const unavailable = () => Promise.reject(new StoreError('UNAVAILABLE', 'the disk is full'));
  return {
    ...documents,
    forTenant: (tenant) => {
      const own = documents.forTenant(tenant);
      const collection = (definition: Parameters<typeof own.collection>[0]) => {
        const inner = own.collection(definition);
        const { get, insert, list } = inner;
        return {
          get: get.bind(inner),
          insert: insert.bind(inner),
          list: list.bind(inner),
          replace: unavailable,
          remove: unavailable,
        };
      };
      return { tenant, collection } as unknown as typeof own;
    },
  };
}

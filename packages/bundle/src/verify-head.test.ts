import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { sha256 } from '@policy-registry/canonical';
import type { Bundle } from '@policy-registry/contracts/registry';
import { HeadError, type HeadErrorCode } from './head-error.ts';
import { EXPIRES, envelopeOf, ISSUED, KEY, signedBundle, statementOf } from './head-for-test.ts';
import { readHeadKey } from './signed-head.ts';
import { type HeadExpectations, verifyHead } from './verify-head.ts';

const EXPECTED: HeadExpectations = { tenant: 'acme', environment: 'prod', pack: 'web', keys: [KEY], now: ISSUED };

function refused(code: HeadErrorCode, bundle: Bundle, change: Partial<HeadExpectations> = {}): void {
  assert.throws(
    () => verifyHead(bundle, { ...EXPECTED, ...change }),
    (error) => {
      assert.ok(error instanceof HeadError, String(error));
      assert.equal(error.code, code, error.message);
      return true;
    },
  );
}

test('a bundle that is what its head says is good until the head expires', () => {
  const bundle = signedBundle();
  const head = verifyHead(bundle, EXPECTED);
  assert.deepEqual([head.generation, head.expireTime], [7, EXPIRES]);
  const last = { ...head };
  verifyHead(bundle, { ...EXPECTED, last, now: new Date(EXPIRES.getTime() - 1) });
  refused('HEAD_EXPIRED', bundle, { last, now: EXPIRES });
  refused('HEAD_EXPIRED', bundle, { now: new Date(Number.NaN) });
});

test('it is for one tenant, environment and pack', () => {
  const bundle = signedBundle();
  refused('HEAD_MISMATCH', bundle, { tenant: 'globex' });
  refused('HEAD_MISMATCH', bundle, { environment: 'dev' });
  refused('HEAD_MISMATCH', bundle, { pack: 'api' });
});

test('an older one is no more taken, nor another of the same generation', () => {
  const last = verifyHead(signedBundle(), EXPECTED);
  refused('HEAD_OLDER', signedBundle({ generation: 6n }), { last });
  refused('HEAD_OLDER', signedBundle({ version: '1.0.1' }), { last });
  verifyHead(signedBundle({ generation: 8n, version: '1.0.1' }), { ...EXPECTED, last });
});

const changes: [string, (bundle: Bundle) => unknown][] = [
  ['the generation', (bundle) => Object.assign(bundle, { generation: 8n })],
  ['the version', (bundle) => Object.assign(bundle, { version: '2.0.0' })],
  ['the source digest', (bundle) => Object.assign(bundle, { sourceDigest: sha256('x') })],
  ['the IR digest', (bundle) => Object.assign(bundle, { irDigest: sha256('x') })],
  ['the IR', (bundle) => Object.assign(bundle, { ir: Buffer.from('{"a":3}') })],
  ['the IR with its digest', (bundle) => Object.assign(bundle, { ir: Buffer.from('x'), irDigest: sha256('x') })],
  ['no canary', (bundle) => void delete bundle.canary],
  ['the promotion of the canary', ({ canary }) => Object.assign(canary ?? {}, { promotion: 'prod~web~3' })],
  ['the version of the canary', ({ canary }) => Object.assign(canary ?? {}, { version: '9.0.0' })],
  ['the IR of the canary', ({ canary }) => Object.assign(canary ?? {}, { ir: Buffer.from('x') })],
  ['the digests of the canary', ({ canary }) => Object.assign(canary ?? {}, { irDigest: sha256('x') })],
  ['its percentage', ({ canary }) => Object.assign(canary?.canary ?? {}, { percent: 99 })],
  ['its selectors', ({ canary }) => canary?.canary?.selectors.push('*')],
  ['its bound of errors', ({ canary }) => Object.assign(canary?.canary ?? {}, { abortAfterErrors: 0n })],
  ['no override', (bundle) => Object.assign(bundle, { overrides: [] })],
  ['an override twice', ({ overrides }) => overrides.push(...overrides)],
  ['the scope of an override', ({ overrides: [first] }) => Object.assign(first?.scope ?? {}, { artifact: 'a' })],
  ['the status of an override', ({ overrides: [first] }) => Object.assign(first ?? {}, { status: 'fixed' })],
  [
    'the end of an override',
    ({ overrides: [first] }) => Object.assign(first ?? {}, { expireTime: timestampFromDate(new Date(2e12)) }),
  ],
];
for (const [name, change] of changes) {
  test(`it is refused with ${name} changed`, () => {
    const bundle = signedBundle();
    change(bundle);
    refused('HEAD_MISMATCH', bundle);
  });
}

test('the order of overrides, and what no engine reads, does not count', () => {
  const [first] = signedBundle().overrides;
  assert.ok(first);
  const bundle = signedBundle({ overrides: [first, { ...first, override: 'ovr-0' }] });
  bundle.overrides.reverse();
  bundle.etag = 'other';
  verifyHead(bundle, EXPECTED);
});

test('only a trusted key signs', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = readHeadKey(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const bundle = signedBundle();
  refused('HEAD_KEY', bundle, { keys: [] });
  refused('HEAD_KEY', bundle, { keys: [other] });
  verifyHead(bundle, { ...EXPECTED, keys: [other, KEY] });
  bundle.head = new Uint8Array(envelopeOf(statementOf(bundle), privateKey));
  refused('HEAD_SIGNATURE', bundle);
});

test('what is no head is refused, however well it is signed', () => {
  const good = signedBundle();
  const statement = statementOf(good);
  const envelope = JSON.parse(Buffer.from(good.head).toString());
  const [signature] = envelope.signatures;
  const envelopes: unknown[] = [
    '',
    '[]',
    'null',
    Buffer.of(0xff),
    { ...envelope, payloadType: 'application/json' },
    { ...envelope, signatures: [] },
    { ...envelope, signatures: [signature, signature] },
    { ...envelope, signatures: 'one' },
    { ...envelope, payload: 7 },
    { ...envelope, signatures: [{ keyid: KEY.keyId }] },
    envelopeOf({ ...statement, _type: 'https://in-toto.io/Statement/v0.1' }),
    envelopeOf({ ...statement, predicateType: 'https://stella-ops.org/predicates/policy-promotion/v1' }),
    envelopeOf({ ...statement, predicate: [] }),
    envelopeOf('{'),
  ];
  for (const each of envelopes) {
    const bytes = Buffer.isBuffer(each) ? each : Buffer.from(typeof each === 'string' ? each : JSON.stringify(each));
    refused('HEAD_FORMAT', withHead(good, bytes));
  }
  const { expiresAt: _, ...endless } = statement.predicate;
  refused('HEAD_EXPIRED', withHead(good, envelopeOf({ ...statement, predicate: endless })));
  refused(
    'HEAD_MISMATCH',
    withHead(good, envelopeOf({ ...statement, predicate: { ...statement.predicate, more: 1 } })),
  );
});

function withHead(bundle: Bundle, head: Buffer): Bundle {
  return { ...bundle, head: new Uint8Array(head) };
}

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { type LocalKey, openLocalKey } from '../signing/local-key.ts';
import { signStatement } from '../signing/sign-statement.ts';
import { verifyBundle } from './verify-bundle.ts';

const source = sha256('source');
const ir = sha256('ir');
const predicateType = 'https://example.org/policy/v1';
const statement = {
  predicateType,
  subjects: [
    { name: 'p@1.0.0/source', digest: source },
    { name: 'p@1.0.0/ir', digest: ir },
  ],
  predicate: { pack: 'p' },
};

type SerializedBundle = {
  mediaType: string;
  verificationMaterial: Record<string, unknown>;
  dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string; keyid?: string }[] };
};

describe('verifyBundle', () => {
  let folder: string;
  let key: LocalKey;
  let bundle: Buffer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attestation-'));
    key = await openLocalKey(folder);
    bundle = await signStatement(statement, key);
  });
  after(() => rm(folder, { recursive: true }));

  /** The bundle with one thing changed, as an attacker would. */
  const tampered = (change: (json: SerializedBundle) => void): Buffer => {
    const json: SerializedBundle = JSON.parse(bundle.toString());
    change(json);
    return Buffer.from(JSON.stringify(json));
  };
  const failedCheck = (bytes: Uint8Array, expect = { subjectDigests: [source], predicateType }) => {
    const result = verifyBundle(bytes, [key], expect);
    assert.equal(result.verified, false);
    return result.checks.at(-1)?.check;
  };

  it('accepts what the key signed, with all checks passed', () => {
    const result = verifyBundle(bundle, [key], { subjectDigests: [ir, source], predicateType });
    assert.equal(result.verified, true);
    assert.deepEqual(result.statement, statement);
    assert.deepEqual(
      result.checks.map(({ check, passed }) => [check, passed]),
      [
        ['bundle.format', true],
        ['dsse.envelope', true],
        ['key.trusted', true],
        ['dsse.signature', true],
        ['statement.format', true],
        ['statement.predicateType', true],
        ['statement.subject', true],
      ],
    );
  });

  it('refuses a changed payload and shows nothing of it', () => {
    const bytes = tampered(({ dsseEnvelope }) => {
      const payload = Buffer.from(dsseEnvelope.payload, 'base64').toString().replace('"p"', '"q"');
      dsseEnvelope.payload = Buffer.from(payload).toString('base64');
    });
    assert.equal(failedCheck(bytes), 'dsse.signature');
    assert.equal(verifyBundle(bytes, [key], { subjectDigests: [] }).statement, undefined);
  });

  it('refuses zero and two signatures', () => {
    assert.equal(failedCheck(tampered(({ dsseEnvelope }) => dsseEnvelope.signatures.splice(0))), 'bundle.format');
    const doubled = tampered(({ dsseEnvelope }) => dsseEnvelope.signatures.push(...dsseEnvelope.signatures));
    assert.equal(failedCheck(doubled), 'bundle.format');
  });

  it('refuses another payload type', () => {
    const bytes = tampered(({ dsseEnvelope }) => {
      dsseEnvelope.payloadType = 'application/json';
    });
    assert.equal(failedCheck(bytes), 'dsse.envelope');
  });

  it('refuses a signature by a key that is not trusted', async () => {
    const other = await mkdtemp(join(tmpdir(), 'attestation-other-'));
    try {
      assert.equal(failedCheck(await signStatement(statement, await openLocalKey(other))), 'key.trusted');
    } finally {
      await rm(other, { recursive: true });
    }
  });

  it('refuses a trusted hint over the signature of another key', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const result = verifyBundle(bundle, [{ ...key, publicKey: stranger }], { subjectDigests: [] });
    assert.equal(result.checks.at(-1)?.check, 'dsse.signature');
  });

  it('refuses a statement of another type, and one about other bytes', () => {
    assert.equal(
      failedCheck(bundle, { subjectDigests: [], predicateType: 'https://example.org/other' }),
      'statement.predicateType',
    );
    assert.equal(failedCheck(bundle, { subjectDigests: [sha256('else')], predicateType }), 'statement.subject');
  });

  it('answers for garbage instead of throwing', () => {
    for (const bytes of ['', '{}', '[]', 'null', '{"mediaType":1}', '\u0000']) {
      assert.equal(failedCheck(Buffer.from(bytes)), 'bundle.format', bytes);
    }
    assert.equal(failedCheck(Buffer.from([0xff, 0xfe])), 'bundle.format');
  });

  it('keeps the key of a folder, readable by its owner alone', async () => {
    assert.equal((await openLocalKey(folder)).keyId, key.keyId);
    assert.equal((await stat(join(folder, 'signing-key.pem'))).mode & 0o777, 0o600);
  });

  it('never replaces a damaged key', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'attestation-broken-'));
    try {
      await writeFile(join(broken, 'signing-key.pem'), 'not a key');
      await assert.rejects(openLocalKey(broken), /cannot be read/);
    } finally {
      await rm(broken, { recursive: true });
    }
  });
});

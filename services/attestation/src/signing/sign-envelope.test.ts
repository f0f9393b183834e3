import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { decodeStatement } from '../statement.ts';
import { openLocalKey } from './local-key.ts';
import { signEnvelope } from './sign-statement.ts';

const STATEMENT = {
  predicateType: 'https://example.org/p/v1',
  subjects: [{ name: 'a', digest: sha256('a') }],
  predicate: { a: 1 },
};

test('an envelope is plain DSSE: signed over the encoding that the specification names, with the id of the key', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'envelope-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const key = await openLocalKey(folder);
  const { payloadType, payload, signatures } = JSON.parse((await signEnvelope(STATEMENT, key)).toString());
  const signed = Buffer.from(payload, 'base64');
  assert.deepEqual(decodeStatement(signed), STATEMENT);
  assert.equal(signatures.length, 1);
  assert.equal(signatures[0].keyid, key.keyId);
  const encoded = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${signed.length} `), signed]);
  assert.ok(verify('sha256', encoded, key.publicKey, Buffer.from(signatures[0].sig, 'base64')));
});

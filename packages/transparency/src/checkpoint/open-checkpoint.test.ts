import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyRoot } from '../merkle/hash.ts';
import { signNote } from '../note/sign-note.ts';
import { ORIGIN, SIGNER, signerOf, TRUST } from '../testing/memory-log.ts';
import { ARCHE, PUBLISHED, REMORA } from '../testing/published-checkpoint.ts';
import { type LogTrust, openCheckpoint } from './open-checkpoint.ts';
import { signCheckpoint } from './sign-checkpoint.ts';

const HEAD = { size: 0, root: emptyRoot() };
const PUBLIC_LOG: LogTrust = { origin: 'arche2025h1.staging.ct.transparency.dev', keys: [ARCHE] };

test('a checkpoint of a public log opens, and every signature under it is kept', () => {
  const checkpoint = openCheckpoint(PUBLISHED, { ...PUBLIC_LOG, witnesses: [REMORA] });
  assert.equal(checkpoint.size, 1432088532);
  assert.deepEqual(
    checkpoint.cosignatures.map(({ name }) => name),
    ['remora.n621.de'],
  );
  assert.equal(checkpoint.note.verified.length, 2);
  assert.equal(checkpoint.note.unverified.length, 4);
  assert.deepEqual(openCheckpoint(PUBLISHED, PUBLIC_LOG).cosignatures, []);
});

test('no character of it can be another', () => {
  const end = PUBLISHED.indexOf('\n\n');
  for (let at = 0; at < end; at += 1) {
    const changed = Uint8Array.from(PUBLISHED, (byte, n) => (n === at ? byte ^ 1 : byte));
    assert.throws(() => openCheckpoint(changed, PUBLIC_LOG), { name: 'TransparencyError' }, `at ${at}`);
  }
});

test('a witness alone does not speak for the log', () => {
  const trust = { ...PUBLIC_LOG, keys: [SIGNER.key], witnesses: [REMORA] };
  assert.throws(() => openCheckpoint(PUBLISHED, trust), { code: 'NO_TRUSTED_SIGNATURE' });
});

test('another log with the same key is another log', async () => {
  const bytes = await signCheckpoint({ origin: 'log.example/other', head: HEAD }, [SIGNER]);
  assert.throws(() => openCheckpoint(bytes, TRUST), { code: 'ORIGIN_MISMATCH' });
});

test('a signed note that is no checkpoint is none', async () => {
  const bytes = await signNote('just a text\n', [SIGNER]);
  assert.throws(() => openCheckpoint(bytes, TRUST), { code: 'MALFORMED_CHECKPOINT' });
});

test('while a key is replaced, either key opens it', async () => {
  const [old, next] = [SIGNER, signerOf(2)];
  const bytes = await signCheckpoint({ origin: ORIGIN, head: HEAD }, [old, next]);
  for (const keys of [[old.key], [next.key], [old.key, next.key]]) {
    assert.equal(openCheckpoint(bytes, { origin: ORIGIN, keys }).size, 0);
  }
});

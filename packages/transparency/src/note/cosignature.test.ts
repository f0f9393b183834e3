import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { PUBLISHED, REMORA } from '../testing/published-checkpoint.ts';
import { noteKey } from './note-key.ts';
import { openNote } from './open-note.ts';
import { formatNote, parseNote } from './signed-note.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const WITNESS = noteKey('witness.example/w1', publicKey, 'cosignature/v1');
const TEXT = 'log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';

/** As section "Ed25519 signed message" of the specification says it. */
function cosign(time: bigint, text = TEXT, stamp = time): Uint8Array {
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64BE(stamp);
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), privateKey);
  return formatNote({
    text: TEXT,
    signatures: [{ name: WITNESS.name, keyId: WITNESS.keyId, signature: Buffer.concat([timestamp, signature]) }],
  });
}

test('a checkpoint that a public witness saw', () => {
  const { verified } = openNote(PUBLISHED, [REMORA]);
  assert.deepEqual(
    verified.map(({ name, time }) => [name, new Date((time ?? 0) * 1000).toISOString()]),
    [['remora.n621.de', '2026-05-23T21:50:24.000Z']],
  );
});

test('the time is part of what is signed', () => {
  assert.equal(openNote(cosign(1_679_315_147n), [WITNESS]).verified[0]?.time, 1_679_315_147);
  assert.equal(openNote(cosign(0n), [WITNESS]).verified[0]?.time, 0);
  for (const wrong of [
    cosign(1n, TEXT, 2n),
    cosign(1n, TEXT.replace('\n0\n', '\n1\n')),
    cosign(2n ** 53n),
    cosign(2n ** 64n - 1n),
  ]) {
    assert.throws(() => openNote(wrong, [WITNESS]), { code: 'INVALID_SIGNATURE' });
  }
});

test('a plain signature of the key is no cosignature, nor the other way round', () => {
  const plain = noteKey(WITNESS.name, createPublicKey(privateKey));
  const signature = sign(
    null,
    Buffer.from(TEXT),
    createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })),
  );
  const asCosignature = formatNote({ text: TEXT, signatures: [{ ...WITNESS, signature }] });
  assert.throws(() => openNote(asCosignature, [WITNESS]), { code: 'INVALID_SIGNATURE' });
  for (const length of [1, 7, 8, 71]) {
    const short = formatNote({ text: TEXT, signatures: [{ ...WITNESS, signature: new Uint8Array(length) }] });
    assert.throws(() => openNote(short, [WITNESS]), { code: 'INVALID_SIGNATURE' });
  }
  const [line = assert.fail()] = parseNote(cosign(1n)).signatures;
  const asPlain = formatNote({ text: TEXT, signatures: [{ ...line, keyId: plain.keyId }] });
  assert.throws(() => openNote(asPlain, [plain]), { code: 'INVALID_SIGNATURE' });
});

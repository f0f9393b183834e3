import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signerOf } from '../testing/memory-log.ts';
import { parseNoteKey } from './note-key.ts';
import { openNote } from './open-note.ts';
import { signNote } from './sign-note.ts';
import { formatNote, parseNote } from './signed-note.ts';

/** The example of golang.org/x/mod/sumdb/note, signed by two. */
const PETER = parseNoteKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
const ENOCH = parseNoteKey('EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop');
const TEXT = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.
`;
const BY_PETER =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const BY_ENOCH =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const note = (...lines: readonly string[]) => Buffer.from(`${TEXT}\n${lines.join('')}`, 'utf8');

test('signatures of known keys are verified, those of others are kept', () => {
  const byOne = openNote(note(BY_PETER, BY_ENOCH), [PETER]);
  assert.equal(byOne.text, TEXT);
  assert.deepEqual(
    byOne.verified.map(({ key, time }) => [key, time]),
    [[PETER, undefined]],
  );
  assert.deepEqual(byOne.unverified, [parseNote(note(BY_ENOCH)).signatures[0]]);
  const byBoth = openNote(note(BY_PETER, BY_ENOCH), [ENOCH, PETER]);
  assert.deepEqual(
    byBoth.verified.map(({ key }) => key),
    [PETER, ENOCH],
  );
  assert.deepEqual(byBoth.unverified, []);
});

test('a note that no known key signed is not opened', () => {
  for (const keys of [[], [ENOCH]])
    assert.throws(() => openNote(note(BY_PETER), keys), { code: 'NO_TRUSTED_SIGNATURE' });
});

test('one wrong signature of a known key is enough to refuse, whoever else signed', () => {
  const [line = assert.fail()] = parseNote(note(BY_PETER)).signatures;
  const [other = assert.fail()] = parseNote(note(BY_ENOCH)).signatures;
  for (let byte = 0; byte < 64; byte += 1) {
    const signature = Uint8Array.from(line.signature, (value, at) => (at === byte ? value ^ 1 : value));
    const forged = formatNote({ text: TEXT, signatures: [other, { ...line, signature }] });
    assert.throws(() => openNote(forged, [PETER, ENOCH]), { code: 'INVALID_SIGNATURE' }, `byte ${byte}`);
  }
  for (const signature of [line.signature.subarray(1), Buffer.concat([line.signature, Buffer.of(0)])]) {
    const forged = formatNote({ text: TEXT, signatures: [{ ...line, signature }] });
    assert.throws(() => openNote(forged, [PETER]), { code: 'INVALID_SIGNATURE' });
  }
});

test('another text is not what was signed', () => {
  const changed = Buffer.from(note(BY_PETER).toString().replace('answer', 'problem'));
  assert.throws(() => openNote(changed, [PETER]), { code: 'INVALID_SIGNATURE' });
});

test('name and id together are the key: one of them is not', () => {
  const renamed = Buffer.from(note(BY_PETER).toString().replace('PeterNeumann', 'CarmenSandiego'));
  const renumbered = Buffer.from(note(BY_PETER).toString().replace('x08g', 'xxxx'));
  for (const other of [renamed, renumbered])
    assert.throws(() => openNote(other, [PETER]), { code: 'NO_TRUSTED_SIGNATURE' });
});

test('a line that comes again says nothing more; two keys of one name and id are for an operator to look at', () => {
  assert.equal(openNote(note(BY_PETER, BY_PETER), [PETER]).verified.length, 1);
  const wrong = BY_PETER.replace('JkuB', 'JkuC');
  assert.throws(() => openNote(note(BY_PETER, wrong), [PETER]), { code: 'INVALID_SIGNATURE' });
  assert.throws(() => openNote(note(BY_ENOCH), [ENOCH, PETER, ENOCH]), { code: 'AMBIGUOUS_KEY' });
  assert.equal(openNote(note(BY_PETER), [ENOCH, PETER, ENOCH]).verified.length, 1);
});

test('what we sign opens, by every signer', async () => {
  const signers = [signerOf(1, 'one'), signerOf(2, 'two')];
  const opened = openNote(
    await signNote(TEXT, signers),
    signers.map(({ key }) => key),
  );
  assert.deepEqual(
    opened.verified.map(({ name }) => name),
    ['one', 'two'],
  );
});

test('a signer that signs something else is found before anybody else sees it', async () => {
  const { key } = signerOf(1);
  const liar = { key, sign: () => signerOf(2).sign(Buffer.from(TEXT)) };
  await assert.rejects(signNote(TEXT, [liar]), { code: 'INVALID_SIGNATURE' });
  await assert.rejects(signNote(TEXT, []), { code: 'MALFORMED_NOTE' });
});

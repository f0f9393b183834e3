import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { signerOf } from '../testing/memory-log.ts';
import { formatNoteKey, noteKey, parseNoteKey } from './note-key.ts';

/** The example of golang.org/x/mod/sumdb/note, and the key of a public witness. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const REMORA = 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2';
const MALFORMED = { code: 'MALFORMED_KEY' } as const;

test('known keys: of a log, and of a witness', () => {
  const { name, type, keyId } = parseNoteKey(PETER);
  assert.deepEqual({ name, type, keyId }, { name: 'PeterNeumann', type: 'ed25519', keyId: 0xc74f20a3 });
  assert.equal(parseNoteKey(REMORA).type, 'cosignature/v1');
  for (const text of [PETER, REMORA]) assert.equal(formatNoteKey(parseNoteKey(text)), text);
});

test('no part of the text, and no other text, is a key', () => {
  for (let begin = 0; begin <= PETER.length; begin += 1) {
    for (let end = begin + 1; end <= PETER.length; end += 1) {
      if (end - begin < PETER.length) assert.throws(() => parseNoteKey(PETER.slice(begin, end)), MALFORMED);
    }
  }
  for (let at = 0; at < PETER.length; at += 1) {
    const changed = String.fromCharCode(PETER.charCodeAt(at) + 1);
    assert.throws(() => parseNoteKey(PETER.slice(0, at) + changed + PETER.slice(at + 1)), MALFORMED, `at ${at}`);
  }
  const others = [
    // Those of note.NewVerifier: a longer key, and an unknown type, each with its right hash.
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    PETER.toUpperCase(),
    ` ${PETER}`,
    `${PETER}\n`,
    `${PETER}+`,
    PETER.replace('PeterNeumann', 'Peter Neumann'),
    PETER.replace('PeterNeumann', 'Peter+Neumann'),
    PETER.replace('PeterNeumann', ''),
  ];
  for (const text of others) assert.throws(() => parseNoteKey(text), MALFORMED, text);
});

test('the id is that of name, type and key together', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const ids = [noteKey('a', publicKey), noteKey('b', publicKey), noteKey('a', publicKey, 'cosignature/v1')];
  assert.equal(new Set(ids.map(({ keyId }) => keyId)).size, 3);
  assert.equal(signerOf(1).key.keyId, parseNoteKey(formatNoteKey(signerOf(1).key)).keyId);
});

test('a name that cannot stand in a note, or another key, is refused', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u00a0b', '\ud800'])
    assert.throws(() => noteKey(name, publicKey), MALFORMED);
  assert.throws(() => noteKey('a', privateKey), MALFORMED);
  assert.throws(() => noteKey('a', generateKeyPairSync('ed448').publicKey), MALFORMED);
  assert.throws(() => noteKey('a', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey), MALFORMED);
});

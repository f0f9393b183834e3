import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { decodeStatement, encodeStatement, StatementError } from './statement.ts';

const statement = {
  predicateType: 'https://example.org/p/v1',
  subjects: [{ name: 'a', digest: sha256('a') }],
  predicate: { z: 1, a: [true] },
};

describe('in-toto statement', () => {
  it('encodes the same statement to the same bytes, whatever the order of its keys', () => {
    const other = { ...statement, predicate: { a: [true], z: 1 } };
    assert.deepEqual(encodeStatement(statement), encodeStatement(other));
  });

  it('reads back what it wrote', () => {
    assert.deepEqual(decodeStatement(encodeStatement(statement)), statement);
  });

  const good = JSON.parse(encodeStatement(statement).toString());
  const damaged: [string, unknown][] = [
    ['another statement type', { ...good, _type: 'https://in-toto.io/Statement/v0.1' }],
    ['no predicate type', { ...good, predicateType: '' }],
    ['no subject', { ...good, subject: [] }],
    ['a subject that is not an object', { ...good, subject: ['a'] }],
    ['a subject without sha256', { ...good, subject: [{ name: 'a', digest: { sha512: 'ab' } }] }],
    ['upper-case hex', { ...good, subject: [{ name: 'a', digest: { sha256: 'A'.repeat(64) } }] }],
    ['a predicate that is a list', { ...good, predicate: [] }],
    ['a list', [good]],
  ];
  for (const [name, value] of damaged) {
    it(`refuses ${name}`, () => {
      assert.throws(() => decodeStatement(Buffer.from(JSON.stringify(value))), StatementError);
    });
  }

  it('refuses bytes that are not UTF-8 JSON', () => {
    assert.throws(() => decodeStatement(Buffer.from([0xff, 0x7b])), StatementError);
    assert.throws(() => decodeStatement(Buffer.from('{')), StatementError);
  });
});

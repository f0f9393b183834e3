import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extendedTag, fieldsOf, isCoveredBy, layoutTag } from './field-layout.ts';

const PLAIN = { mode: 'mutable', fields: ['rank', 'name'] } as const;
const UNIQUE = { ...PLAIN, unique: ['name'] };
const FROZEN = { ...PLAIN, mode: 'insert-only' } as const;

test('a tag does not depend on the order of the fields', () => {
  assert.equal(layoutTag(UNIQUE), 'mutable name!,rank');
  assert.equal(layoutTag({ ...UNIQUE, fields: ['name', 'rank'] }), 'mutable name!,rank');
  assert.equal(layoutTag({ mode: 'mutable', fields: [] }), 'mutable ');
});

test('a document is covered when it has at least what is needed, in the same mode', () => {
  const covered = ['mutable name,rank', 'mutable name!,rank', 'mutable a,name,rank,z!'];
  const lacking = [
    'mutable name',
    'mutable ',
    'insert-only name,rank',
    'mutable names,rank',
    '',
    'mutable',
    'undefined',
  ];
  for (const tag of covered) assert.ok(isCoveredBy(PLAIN, tag), tag);
  for (const tag of lacking) assert.ok(!isCoveredBy(PLAIN, tag), tag);
  assert.ok(!isCoveredBy(UNIQUE, 'mutable name,rank'));
  assert.ok(isCoveredBy(FROZEN, layoutTag(FROZEN)));
});

test('what is computed later is added to what there was', () => {
  for (const tag of ['mutable a!,b', 'mutable name,rank', 'mutable ', '', 'undefined']) {
    for (const definition of [PLAIN, UNIQUE, FROZEN]) {
      assert.ok(isCoveredBy(definition, extendedTag(definition, tag)), tag);
    }
  }
  assert.equal(extendedTag(UNIQUE, 'mutable a!,name,b'), 'mutable a!,b,name!,rank');
  assert.equal(extendedTag(PLAIN, 'mutable name!'), 'mutable name!,rank');
  assert.equal(extendedTag(FROZEN, 'mutable name'), 'insert-only name,rank');
});

test('the fields of a tag are those of its definition', () => {
  assert.deepEqual(fieldsOf(layoutTag(UNIQUE)), { fields: ['name', 'rank'], unique: ['name'] });
  assert.deepEqual(fieldsOf('mutable '), { fields: [], unique: [] });
});

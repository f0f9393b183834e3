import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalName, fieldsOf, meaningOf, typeOf, wordsOf } from './names.ts';

const nowhere = { element: null };

test('a name means what its place makes of it', () => {
  assert.equal(meaningOf({ path: ['vex', 'status'], ...nowhere })?.kind, 'input');
  assert.equal(meaningOf({ path: ['status'], element: 'statement' })?.detail, 'string of a statement');
  assert.equal(meaningOf({ path: ['name'], element: 'component' })?.element, 'component');
  assert.equal(meaningOf({ path: ['status'], ...nowhere }), null);
  assert.equal(meaningOf({ path: ['name'], element: 'statement' }), null);
  assert.equal(meaningOf({ path: ['advisory'], element: 'statement' })?.kind, 'root');
  assert.equal(meaningOf({ path: ['env', 'runtime'], ...nowhere }), null);
});

test('a type is that of the value, also of a call', () => {
  assert.equal(typeOf({ path: ['advisory', 'severity'], ...nowhere }), 'severity');
  assert.equal(typeOf({ path: ['severity_band', '()'], ...nowhere }), 'severity');
  assert.equal(typeOf({ path: ['vex', 'latest', '()', 'timestamp'], ...nowhere }), 'instant');
  assert.equal(typeOf({ path: ['env', 'x'], ...nowhere }), null);
});

test('what means the same has one name', () => {
  const names = [
    canonicalName({ path: ['vex', 'latest', '()', 'status'], ...nowhere }),
    canonicalName({ path: ['vex', 'status'], ...nowhere }),
    canonicalName({ path: ['status'], element: 'statement' }),
    canonicalName({ path: ['env', 'latest'], ...nowhere }),
  ];
  assert.deepEqual(names, ['vex.status', 'vex.status', 'statement.status', 'env.latest']);
});

test('words are found by their kind', () => {
  assert.equal(wordsOf('action').get('severity')?.detail, 'severity := VALUE');
  assert.equal(wordsOf('root').get('severity')?.kind, 'root');
  assert.equal(fieldsOf(null).length, 0);
});

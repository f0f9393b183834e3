import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { compileText } from '../fixtures.ts';
import { IrError } from './ir-error.ts';
import { loadIr } from './load.ts';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');

// Published policies are attested by these bytes: a change here breaks every one of them. Add fixtures, never change one.
test('the bytes of stella-dsl@1 are as ever', () => {
  const { irJson, irDigest, diagnostics } = compileText(fixture('ir-1.stella'));
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  assert.equal(irJson, fixture('ir-1.ir'));
  assert.equal(irDigest, sha256(fixture('ir-1.ir')));
});

test('IR bytes are read back to the same value', () => {
  const { ir } = compileText(fixture('ir-1.stella'));
  assert.deepEqual(loadIr(fixture('ir-1.ir')), ir);
});

test('refused: what is not JSON, and nesting without end', () => {
  assert.throws(() => loadIr('{'), IrError);
  assert.throws(() => loadIr('null'), IrError);
  const deep = `${'{"op":"not","arg":'.repeat(50_000)}{"op":"null"}${'}'.repeat(50_000)}`;
  const ir = fixture('ir-1.ir').replace(/"when":\{"args"/, `"when":${deep},"x":{"args"`);
  assert.throws(() => loadIr(ir), IrError);
});

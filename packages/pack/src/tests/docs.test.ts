import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testPack } from './test-pack.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/pack-tests.md'), 'utf8');

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(PAGE)?.[1] ?? '';
}

const run = (tests: string) =>
  testPack([
    { path: 'pack.yaml', text: 'name: shop\n' },
    { path: 'policy.stella', text: block('stella') },
    { path: 'tests/a.yaml', text: tests },
  ]);

test('the cases of docs/pack-tests.md pass, and leave nothing out', () => {
  const { ok, cases, coverage, diagnostics } = run(block('yaml'));
  assert.deepEqual([diagnostics, cases.flatMap(({ failures }) => failures), coverage.missing], [[], [], []]);
  assert.deepEqual([ok, cases.length], [true, 5]);
});

test('what is missing is said as the page says it', () => {
  const less = run(block('yaml').replace(/- name: a high one[\s\S]*$/, ''));
  assert.ok(PAGE.includes('``rule quiet: no case where `advisory.kev` is unknown``'));
  assert.ok(
    less.coverage.missing.some(({ message }) => message === 'rule quiet: no case where `advisory.kev` is unknown'),
  );
});

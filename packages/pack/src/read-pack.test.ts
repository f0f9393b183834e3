import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPack } from './read-pack.ts';

const POLICY = 'policy "P" syntax "stella-dsl@1" {}';
const pack = (manifest: string | null, others: Record<string, string> = { 'policy.stella': POLICY }) =>
  readPack(new Map(Object.entries({ ...(manifest === null ? {} : { 'pack.yaml': manifest }), ...others })));
const codes = (...args: Parameters<typeof pack>) =>
  pack(...args).diagnostics.map(({ code, line }) => `${code} ${line}`);

test('a name is enough', () => {
  assert.deepEqual(pack('name: shop').manifest, { name: 'shop', entry: 'policy.stella', settings: { strict: false } });
});

test('everything that a manifest can say', () => {
  const text = 'name: shop-policy\ndescription: What ships.\nentry: lib/main.stella\nsettings: { strict: true }\n';
  const { manifest, ok, policies, tests } = pack(text, {
    'lib/main.stella': POLICY,
    'z.stella': POLICY,
    'tests/a.yaml': '[]',
  });
  assert.equal(ok, true);
  assert.deepEqual(manifest, {
    name: 'shop-policy',
    description: 'What ships.',
    entry: 'lib/main.stella',
    settings: { strict: true },
  });
  assert.deepEqual(
    [policies.map(({ path }) => path), tests.map(({ path }) => path)],
    [['lib/main.stella', 'z.stella'], ['tests/a.yaml']],
  );
});

test('the entry is policy.stella, or the only one', () => {
  assert.equal(pack('name: a', { 'x.stella': POLICY }).manifest?.entry, 'x.stella');
  assert.equal(pack('name: a', { 'x.stella': POLICY, 'policy.stella': POLICY }).manifest?.entry, 'policy.stella');
  assert.deepEqual(codes('name: a', { 'x.stella': POLICY, 'y.stella': POLICY }), ['PACK-005 1']);
  assert.deepEqual(codes('name: a', {}), ['PACK-005 1']);
  assert.deepEqual(codes('name: a\nentry: no.stella'), ['PACK-005 2']);
});

test('problems of pack.yaml are reported together, with their places', () => {
  assert.deepEqual(codes(null), ['PACK-001 1']);
  assert.deepEqual(codes('name: ['), ['PACK-002 1']);
  assert.deepEqual(codes('- a'), ['PACK-004 1']);
  assert.deepEqual(codes(''), ['PACK-004 1']);
  const text = 'nme: x\nname: Shop Policy\nentry: 5\nsettings:\n  strict: 1\n  more: 2\ndescription: {}\n';
  assert.deepEqual(codes(text).sort(), [
    'PACK-003 1',
    'PACK-003 6',
    'PACK-004 2',
    'PACK-004 3',
    'PACK-004 5',
    'PACK-004 7',
  ]);
  assert.deepEqual(codes('entry: policy.stella'), ['PACK-004 1']);
  assert.deepEqual(codes('name: a\nsettings: 5'), ['PACK-004 2']);
});

test('other YAML of the pack must parse', () => {
  const { ok, diagnostics } = pack('name: a', { 'policy.stella': POLICY, 'tests/x.yaml': 'a: [', 'data.yaml': '{' });
  assert.equal(ok, false);
  assert.deepEqual(
    [...new Set(diagnostics.map(({ file, code }) => `${file} ${code}`))],
    ['tests/x.yaml PACK-020', 'data.yaml PACK-020'],
  );
});

test('paths, sizes and numbers are bounded', () => {
  assert.deepEqual(codes('name: a', { '../x.stella': POLICY }), ['PACK-010 1']);
  assert.deepEqual(codes('name: a', { 'policy.stella': ' '.repeat(300_000) }), ['PACK-011 1']);
  const five = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`d${index}.md`, ' '.repeat(250_000)]));
  assert.deepEqual(codes('name: a', five), ['PACK-012 1']);
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`d${index}.md`, '']));
  assert.deepEqual(codes('name: a', many), ['PACK-013 1']);
  assert.deepEqual(codes('name: a', { 'a.md': '', 'A.md': '' }), ['PACK-014 1']);
  const twice = readPack([
    { path: 'pack.yaml', text: 'name: a' },
    { path: 'pack.yaml', text: 'name: b' },
  ]);
  assert.deepEqual(
    twice.diagnostics.map(({ code }) => code),
    ['PACK-014'],
  );
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { treeDigest } from '@policy-registry/canonical';
import { compilePack } from './compile-pack.ts';

const rule = (name: string, when = 'exists(env.x)') => `rule ${name} { when ${when} then warn because "b" }`;
const policy = (body: string) => `policy "P" syntax "stella-dsl@1" {\n${body}\n}\n`;
const files = (parts: Record<string, string> = {}) =>
  new Map(
    Object.entries({
      'pack.yaml': 'name: shop\nentry: main.stella\n',
      'main.stella': policy(rule('m')),
      'a.stella': policy(rule('a')),
      'README.md': '# Shop\n',
      ...parts,
    }),
  );
const codes = (parts: Record<string, string>, options = {}) =>
  compilePack(files(parts), options).compile.diagnostics.map(({ code }) => code);

test('a pack compiles from its entry, and its digest covers all files', () => {
  const { manifest, tree, sourceDigest, compile } = compilePack(files());
  assert.equal(compile.ok, true);
  assert.equal(manifest?.name, 'shop');
  assert.deepEqual(
    compile.ir?.rules.map(({ name }) => name),
    ['m', 'a'],
  );
  assert.deepEqual(
    tree.map(({ path }) => path),
    ['README.md', 'a.stella', 'main.stella', 'pack.yaml'],
  );
  assert.equal(sourceDigest, treeDigest(tree));
});

test('order and line ends do not change the digests; a document changes the source digest alone', () => {
  const base = compilePack(files());
  const windows = compilePack(
    [...files()].reverse().map(([path, text]) => ({ path, text: text.replaceAll('\n', '\r\n') })),
  );
  assert.deepEqual([windows.sourceDigest, windows.compile.irDigest], [base.sourceDigest, base.compile.irDigest]);
  const readme = compilePack(files({ 'README.md': '# Other\n' }));
  assert.notEqual(readme.sourceDigest, base.sourceDigest);
  assert.equal(readme.compile.irDigest, base.compile.irDigest);
});

test('problems of the pack and of the sources come together, and then there is no IR', () => {
  const { compile, manifest } = compilePack(
    files({ 'pack.yaml': 'name: [', 'a.stella': policy(rule('a', 'advisory.nope')) }),
  );
  assert.equal(manifest, undefined);
  assert.deepEqual([compile.ok, compile.ir, compile.irDigest], [false, undefined, undefined]);
  assert.deepEqual([...new Set(compile.diagnostics.map(({ code }) => code))], ['PACK-002', 'TYPE-002']);
});

test('a pack.yaml with errors alone yields no IR', () => {
  const { compile } = compilePack(files({ 'pack.yaml': 'name: shop\nentry: main.stella\nmore: 1\n' }));
  assert.deepEqual(
    [compile.ok, compile.irJson, compile.diagnostics.map(({ code }) => code)],
    [false, undefined, ['PACK-003']],
  );
});

test('a refused pack is not compiled, but has a digest', () => {
  assert.deepEqual(codes({ '../a.stella': 'x' }), ['PACK-010']);
  assert.match(compilePack(files({ '\ud800': 'x\ud800' })).sourceDigest, /^sha256:[0-9a-f]{64}$/);
  assert.match(compilePack([]).sourceDigest, /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(
    compilePack([]).compile.diagnostics.map(({ code }) => code),
    ['PACK-001'],
  );
});

test('strict comes from the manifest, or from the caller', () => {
  const lax = { 'a.stella': policy('rule a { when exists(env.x) then status := "blocked" }') };
  assert.equal(compilePack(files(lax)).compile.ok, true);
  assert.equal(compilePack(files(lax), { strict: true }).compile.ok, false);
  const strict = { ...lax, 'pack.yaml': 'name: shop\nentry: main.stella\nsettings: { strict: true }\n' };
  assert.equal(compilePack(files(strict)).compile.ok, false);
  assert.equal(compilePack(files(strict), { strict: false }).compile.ok, true);
});

test('limits of the language can be set', () => {
  assert.deepEqual(codes({}, { languageLimits: { rules: 1 } }), ['LIMIT-003']);
});

async function compileIn(environment: Record<string, string>) {
  const script = `
    import { compilePack } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const files = new Map(${JSON.stringify([...files({ 'I.md': 'İ', 'i-2.md': 'ı' })])});
    const { sourceDigest, tree, compile } = compilePack(files);
    process.stdout.write(JSON.stringify({ zone: new Date(0).getTimezoneOffset(), sourceDigest, tree, irJson: compile.irJson, irDigest: compile.irDigest }));`;
  const env = { PATH: process.env.PATH ?? '', ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env,
    timeout: 60_000,
  });
  return JSON.parse(stdout) as { zone: number; irJson?: string };
}

test('two time zones and two locales give the same digests and bytes', async () => {
  const [here, there] = await Promise.all([
    compileIn({ TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8' }),
    compileIn({ TZ: 'America/New_York', LC_ALL: 'C' }),
  ]);
  assert.notEqual(here.zone, there.zone);
  assert.ok(here.irJson !== undefined);
  assert.deepEqual({ ...here, zone: 0 }, { ...there, zone: 0 });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { policy } from '../fixtures.ts';
import type { SourceFile } from '../source.ts';
import { type CompileOptions, compile } from './compile.ts';

const file = (path: string, body: string): SourceFile => ({ path, text: policy(body) });
const rule = (name: string) => `rule ${name} { when exists(env.${name}) then warn because "b" }`;
const codes = (files: readonly SourceFile[], options?: CompileOptions) =>
  compile(files, options).diagnostics.map(({ code, file: path }) => `${path} ${code}`);

test('a policy gives IR, its canonical bytes, their digest, and the tables', () => {
  const result = compile([
    file(
      'policy.stella',
      `${rule('b')} rule a priority 1 { when env["x y"] and signals.custom.k == 1 then status := "fixed" because "b" }`,
    ),
  ]);
  assert.equal(result.ok, true);
  assert.equal(result.irDigest, sha256(result.irJson ?? ''));
  assert.deepEqual(JSON.parse(result.irJson ?? ''), result.ir);
  assert.deepEqual(
    result.symbols.rules.map(({ name, line, column }) => [name, line, column]),
    [
      ['a', 2, 58],
      ['b', 2, 6],
    ],
  );
  assert.deepEqual(
    [result.symbols.envKeys, result.symbols.customSignals, result.symbols.statuses],
    [['b', 'x y'], ['k'], ['fixed']],
  );
  assert.deepEqual(
    result.ruleIndex.map(({ rule: name, inputs, actions }) => [name, inputs, actions]),
    [
      ['a', ['env["x y"]', 'signals.custom.k'], ['status']],
      ['b', ['env.b'], ['warn']],
    ],
  );
  assert.ok(result.complexity.score > 0 && result.complexity.score < result.complexity.budget);
});

test('errors of all files come together, and none gives IR', () => {
  const result = compile([
    file('a.stella', 'rule r { when advisory.nope then warn }'),
    file('b.stella', 'rule r2 { when then warn }'),
  ]);
  assert.deepEqual(
    result.diagnostics.map(({ code, file: path }) => `${path} ${code}`),
    ['a.stella TYPE-002', 'b.stella PARSE-001'],
  );
  assert.deepEqual([result.ok, result.ir, result.irJson, result.irDigest], [false, undefined, undefined, undefined]);
});

test('layout, comments and line ends are not in the bytes; because is', () => {
  const digest = (text: string) => compile([{ path: 'policy.stella', text }]).irDigest;
  const text = policy(rule('a'));
  assert.equal(digest(text.replaceAll('\n', '\r\n')), digest(text));
  assert.equal(digest(`// c\n${text.replaceAll(' ', '  ')}`), digest(text));
  assert.notEqual(digest(text.replace('"b"', '"c"')), digest(text));
});

test('limits hold over the whole pack', () => {
  const rules = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => rule(`r${from + index}`)).join('\n');
  assert.deepEqual(codes([file('a.stella', rules(0, 300)), file('b.stella', rules(300, 201))]), ['b.stella LIMIT-003']);
  assert.deepEqual(codes([file('a.stella', rule('a'))], { limits: { packBytes: 10 } }), ['a.stella LIMIT-002']);
  assert.deepEqual(codes([file('a.stella', rule('a'))], { limits: { complexity: 3 } }), ['a.stella LIMIT-010']);
  let now = 0;
  const slow = () => (now += 5_000);
  assert.deepEqual(codes([file('a.stella', rule('a'))], { clock: slow }), ['a.stella LIMIT-007']);
  assert.deepEqual(codes([file('a.stella', rule('a'))], { clock: () => 5 }), []);
});

test('a file of nothing but errors gives a bounded list, and says so', () => {
  const { diagnostics } = compile([file('a.stella', 'rule r { when x then warn }\n'.repeat(450))]);
  assert.equal(diagnostics.length, 201);
  assert.equal(diagnostics.at(-1)?.code, 'LIMIT-009');
});

test('the largest pack compiles', () => {
  const long = `rule NAME { when ${Array.from({ length: 30 }, (_, index) => `advisory.cvss > ${index}`).join(' and ')} then warn because "${'x'.repeat(400)}" }\n`;
  const files = [0, 1, 2, 3].map((part) =>
    file(
      `f${part}.stella`,
      Array.from({ length: 124 }, (_, index) => long.replace('NAME', `r${part}_${index}`)).join(''),
    ),
  );
  const result = compile(files);
  assert.equal(result.ok, true, JSON.stringify(result.diagnostics.slice(0, 2)));
});

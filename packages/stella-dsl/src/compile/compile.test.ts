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

test('the entry file comes first, the others follow by path, however they are given', () => {
  const files = [
    file('z.stella', rule('z')),
    file('lib/a.stella', rule('a')),
    file('main.stella', `settings { shadow = true } ${rule('m')}`),
  ];
  const names = (given: readonly SourceFile[], entry?: string) =>
    compile(given, entry === undefined ? {} : { entry })
      .ir?.rules.map(({ name }) => name)
      .join('');
  assert.equal(names(files, 'main.stella'), 'maz');
  assert.equal(names([...files].reverse(), 'main.stella'), 'maz');
  assert.equal(names(files), 'amz');
  assert.equal(names([...files, file('policy.stella', rule('p'))]), 'pamz');
  assert.equal(compile(files, { entry: 'main.stella' }).ir?.settings.shadow, true);
});

test('what stands in the wrong file is said', () => {
  const entry = file('policy.stella', rule('a'));
  assert.deepEqual(codes([entry, file('z.stella', 'settings { shadow = true } metadata { a = 1 }')]), [
    'z.stella LINT-012',
    'z.stella LINT-012',
  ]);
  assert.deepEqual(codes([entry, file('z.stella', rule('a'))]), ['z.stella PARSE-005']);
  assert.deepEqual(
    codes([file('policy.stella', 'profile p { a = 1 }'), file('z.stella', 'profile p { b = 1 }')])[0],
    'z.stella PARSE-005',
  );
  assert.deepEqual(codes([entry, entry]), ['policy.stella PARSE-021']);
  assert.deepEqual(codes([entry], { entry: 'no.stella' }), ['no.stella PARSE-020']);
  assert.deepEqual(codes([]), [' PARSE-020']);
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

test('names that JavaScript gives a meaning are only names', () => {
  const body = `metadata { __proto__ = "x", constructor = 1 } profile __proto__ { map constructor { source "__proto__" => 1 } toString = 5 }
    rule __proto__ { when env.__proto__ == profile.__proto__.toString then annotate __proto__ := 1 }`;
  const result = compile([file('a.stella', body)]);
  assert.equal(result.ok, true, JSON.stringify(result.diagnostics));
  assert.match(result.irJson ?? '', /"metadata":\{"__proto__":"x","constructor":\{"decimal":"1"\}\}/);
});

test('the largest pack compiles well within its time', () => {
  const long = `rule NAME { when ${Array.from({ length: 30 }, (_, index) => `advisory.cvss > ${index}`).join(' and ')} then warn because "${'x'.repeat(400)}" }\n`;
  const files = [0, 1, 2, 3].map((part) =>
    file(
      `f${part}.stella`,
      Array.from({ length: 124 }, (_, index) => long.replace('NAME', `r${part}_${index}`)).join(''),
    ),
  );
  const started = performance.now();
  const result = compile(files);
  assert.equal(result.ok, true, JSON.stringify(result.diagnostics.slice(0, 2)));
  assert.ok(performance.now() - started < 2_000, `${performance.now() - started} ms`);
});

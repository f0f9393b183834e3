import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DiagnosticSink } from '../diagnostic.ts';
import { codesOf, compileText, policy } from '../fixtures.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { Source } from '../source.ts';
import { parseFile } from './parse-file.ts';

function places(text: string): string[] {
  return compileText(text).diagnostics.map(({ code, line }) => `${line} ${code}`);
}

test('every independent error of a file is reported in one pass', () => {
  const text = policy(`  rule a priority 1.5 { when advisory.cvss >= then status := "blocked" because "x" }
  rule b { when sbom.name == "x" then sttus := "x"; warn
  rule c { when true && false then warn "x" }
  profile p { map m { source "GHSA" +1; source "OSV" => 1 } env e { if true then; if false then 1 } }
  setings { shadow = true }
  rule d { when (advisory.kev then warn because 5 }
  rule e { when sbom.name = "x" then status = "blocked"; annotate rule := 1 }`);
  assert.deepEqual(places(text), [
    '2 PARSE-009',
    '2 PARSE-001',
    '3 PARSE-008',
    '3 PARSE-001',
    '4 LEX-001',
    '4 PARSE-001',
    '5 PARSE-001',
    '5 PARSE-001',
    '6 PARSE-010',
    '7 PARSE-001',
    '7 PARSE-001',
    '8 PARSE-011',
    '8 PARSE-011',
    '8 PARSE-001',
  ]);
});

const headers: [string, string, string[]][] = [
  ['an empty file', '', ['PARSE-003']],
  ['no header', 'rule a { when true then warn }', ['PARSE-003']],
  ['another version', 'policy "a" syntax "stella-dsl@2" {}', ['PARSE-004']],
  ['an empty name', 'policy " " syntax "stella-dsl@1" {}', ['PARSE-003']],
  ['two policies', 'policy "a" syntax "stella-dsl@1" {} policy "b" syntax "stella-dsl@1" {}', ['PARSE-012']],
  ['a brace too many', 'policy "a" syntax "stella-dsl@1" {}}', ['PARSE-012']],
  ['an unclosed policy', 'policy "a" syntax "stella-dsl@1" {', ['PARSE-001']],
];
for (const [name, text, codes] of headers) {
  test(name, () =>
    assert.deepEqual(
      compileText(text).diagnostics.map(({ code }) => code),
      codes,
    ),
  );
}

test('sections and names that stand twice are reported', () => {
  assert.deepEqual(codesOf('metadata {} metadata {}'), ['PARSE-002']);
  assert.deepEqual(codesOf('rule a { when exists(env.x) then warn } rule a { when exists(env.x) then warn }'), [
    'PARSE-005',
  ]);
  assert.deepEqual(codesOf('metadata { a = 1; a = 2 }'), ['TYPE-015']);
});

test('a brace that is missing costs two errors at most', () => {
  const body = `profile p {\n map m { source "A" => 1 }\n env e { if env.x == 1 then 2 }\n cap = 5\n }
    rule r { when advisory.cvss > profile.p.cap then requireVex { vendors = ["a"] } because "b" }
    rule s { when exists(env.y) then warn }`;
  for (const [index, character] of [...body].entries()) {
    if (!'{}'.includes(character)) continue;
    const codes = codesOf(body.slice(0, index) + body.slice(index + 1));
    assert.ok(codes.length >= 1 && codes.length <= 2, `without ${character} at ${index}: ${codes}`);
  }
});

test('separators may trail, entries take = and :', () => {
  const body = `metadata { a = 1, b: "x"; source = [1, 2,]; }
    profile p { map m { source "A" => 1, source "B" => -1; } cap: 5, }
    rule r { when profile.p.cap > 4, then warn; }`;
  assert.deepEqual(codesOf(body), ['PARSE-001']);
  assert.deepEqual(codesOf(body.replace('4,', '4')), []);
});

test('depth is bounded, whatever nests', () => {
  const deep = (open: string, inner: string, close: string, count: number) =>
    codesOf(`rule r { when ${open.repeat(count)}${inner}${close.repeat(count)} then warn }`);
  assert.deepEqual(deep('(', 'exists(env.x)', ')', 30), []);
  for (const [open, inner, close] of [
    ['(', 'true', ')'],
    ['not ', 'true', ''],
    ['exists(', 'env.x', ')'],
    ['env.x[', '1', ']'],
  ] as const) {
    assert.deepEqual(deep(open, inner, close, 20_000), ['LIMIT-004'], open);
  }
  assert.deepEqual(codesOf(`rule r { when sbom${'.a'.repeat(20_000)} then warn }`), ['LIMIT-004']);
  assert.deepEqual(codesOf(`metadata { a = ${'['.repeat(20_000)}${']'.repeat(20_000)} }`), ['LIMIT-004']);
});

test('limits name themselves and the place', () => {
  const rule = (index: number) => `rule r${index} { when exists(env.x) then warn }\n`;
  const many = compileText(policy(Array.from({ length: 501 }, (_, index) => rule(index)).join('')));
  assert.deepEqual(
    many.diagnostics.map(({ code, line }) => [code, line]),
    [['LIMIT-003', 502]],
  );
  assert.match(many.diagnostics[0]?.message ?? '', /limit rules \(500\)/);
  const list = `[${'"x",'.repeat(1_001)}]`;
  assert.deepEqual(codesOf(`rule r { when sbom.name in ${list} then warn }`), ['LIMIT-005']);
  assert.deepEqual(
    compileText(' '.repeat(300_000)).diagnostics.map(({ code }) => code),
    ['LIMIT-001'],
  );
});

function parseCompletely(text: string): void {
  const sink = new DiagnosticSink(new Source({ path: 'a', text }), 50);
  parseFile(sink, DEFAULT_LIMITS);
}

test('no text crashes or hangs the parser', () => {
  const words =
    'policy syntax rule profile map env when then else because not in and or true null status ignore until requireVex { } ( ) [ ] . , ; := = == => "x" 5 a';
  const soup = fc.array(fc.constantFrom(...words.split(' ')), { maxLength: 200 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
      parseCompletely(text);
      compileText(text);
    }),
    { numRuns: 500 },
  );
});

test('text with one token removed, doubled or replaced still gives a result', () => {
  const parts = policy(`metadata { a = "b" } profile p { map m { source "A" => 1 } env e { if env.x == 1 then 2 } }
    rule r priority 1 { when vex.any(status in ["a"]) and not exists(env.y) then status := "fixed"; requireVex { vendors = ["x"] } else warn because "z" }`).split(
    /\b/,
  );
  fc.assert(
    fc.property(fc.nat(parts.length - 1), fc.constantFrom('', '{', '}', '(', ';', 'rule', '"'), (index, by) => {
      compileText([...parts.slice(0, index), by, ...parts.slice(index + 1)].join(''));
    }),
    { numRuns: 500 },
  );
});

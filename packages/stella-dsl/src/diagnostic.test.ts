import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Diagnostic, DiagnosticSink, renderDiagnostic } from './diagnostic.ts';
import { compileText } from './fixtures.ts';
import { Source } from './source.ts';

function one(text: string, start: number, end: number): Diagnostic {
  const sink = new DiagnosticSink(new Source({ path: 'a.stella', text }), 10);
  sink.report('TYPE-001', { start, end }, 'unknown name `b`', 'did you mean `a`?');
  const [diagnostic] = sink.list();
  assert.ok(diagnostic !== undefined);
  return diagnostic;
}

test('the caret stands under what is meant, with tabs and CRLF', () => {
  const text = 'first\r\n\twhen bad\r\nlast';
  const diagnostic = one(text, 12, 15);
  assert.deepEqual([diagnostic.line, diagnostic.column, diagnostic.endLine, diagnostic.endColumn], [2, 7, 2, 10]);
  assert.equal(
    renderDiagnostic(diagnostic, text),
    [
      'a.stella:2:7: error TYPE-001: unknown name `b`',
      '2 | \twhen bad',
      '    \t     ^^^',
      '    did you mean `a`?',
    ].join('\n'),
  );
});

test('a place over several lines is marked to the end of its first', () => {
  assert.match(renderDiagnostic(one('abc\ndef', 1, 6), 'abc\ndef'), /\n1 \| abc\n {5}\^\^\n/);
});

test('the end of the file has a place, and a long line is shown in part', () => {
  assert.equal(one('ab', 2, 2).column, 3);
  const long = 'x'.repeat(10_000);
  const rendered = renderDiagnostic(one(long, 5_000, 9_000), long);
  for (const line of rendered.split('\n')) assert.ok(line.length < 200);
  assert.ok(rendered.includes('^'));
});

test('a bound of warnings is no error, a bound that hid an error is one', () => {
  const sink = new DiagnosticSink(new Source({ path: 'a', text: 'abc' }), 1);
  for (let count = 0; count < 3; count += 1) sink.report('LINT-010', { start: 0, end: 1 }, 'unused');
  assert.deepEqual(
    sink.list().map(({ severity }) => severity),
    ['warning', 'info'],
  );
  sink.report('TYPE-001', { start: 0, end: 1 }, 'wrong');
  assert.equal(sink.hasErrors, true);
  assert.equal(sink.list().at(-1)?.severity, 'error');
});

test('diagnostics are sorted by place, and counted past the bound', () => {
  const sink = new DiagnosticSink(new Source({ path: 'a', text: 'abc\nabc' }), 2);
  sink.report('TYPE-001', { start: 5, end: 6 }, 'second');
  sink.report('LINT-010', { start: 0, end: 1 }, 'first');
  sink.report('LINT-008', { start: 0, end: 1 }, 'third');
  assert.deepEqual(
    sink.list().map(({ code }) => code),
    ['LINT-010', 'TYPE-001', 'LIMIT-009'],
  );
});

test('half of a surrogate pair has its place, which no YAML vector can hold', () => {
  const [found] = compileText('policy "p" syntax "stella-dsl@1" {\n  metadata { a = "x\ud800y" }\n}').diagnostics;
  assert.deepEqual([found?.code, found?.line, found?.column, found?.endColumn], ['LEX-008', 2, 20, 21]);
});

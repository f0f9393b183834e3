import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compile } from './compile/compile.ts';
import { type EvaluationContext, evaluate, type Finding } from './index.ts';

// The normative page and the implementation cannot drift apart: each row of its vector tables is evaluated here.
const page = readFileSync(new URL('../../../docs/stella-dsl.md', import.meta.url), 'utf8');
const subject = JSON.parse(/```json\n([\s\S]*?)\n```/.exec(page)?.[1] ?? '{}') as {
  finding: Finding;
  context: EvaluationContext;
};
const rows = [...page.matchAll(/^\| `(.+)` \| `(.+)` \|$/gm)].map((row) => [row[1] ?? '', row[2] ?? ''] as const);

function vectorValue(expression: string): unknown {
  const text = `policy "v" syntax "stella-dsl@1" { rule v { when true then annotate v := ${expression} } }`;
  const { ir, diagnostics } = compile([{ path: 'v.stella', text }]);
  if (ir === undefined) return diagnostics.find(({ severity }) => severity === 'error')?.code;
  const { annotations } = evaluate(ir, subject.finding, subject.context);
  return Object.hasOwn(annotations, 'v') ? JSON.stringify(annotations.v) : 'unknown';
}

test('the page has its vectors', () => {
  assert.ok(rows.length > 90, `${rows.length} rows found`);
});

for (const [expression, wanted] of rows) {
  test(`docs: ${expression} is ${wanted}`, () => {
    assert.equal(vectorValue(expression), wanted);
  });
}

test('the example of the page compiles without a finding of any lint', () => {
  const text = /```stella\n([\s\S]*?)\n```/.exec(page)?.[1] ?? '';
  const result = compile([{ path: 'policy.stella', text }], { strict: true });
  assert.deepEqual(result.diagnostics, []);
  assert.equal(result.ok, true);
});

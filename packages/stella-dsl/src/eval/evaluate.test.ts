import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyEnv, anyFinding } from '../arbitraries/finding.ts';
import { policyText } from '../arbitraries/policy.ts';
import type { VexStatement } from '../finding.ts';
import { CONTEXT, compileText, findingOf, irOf, run } from '../fixtures.ts';
import { loadIr } from '../ir/load.ts';
import { evaluate, prepare } from './evaluate.ts';

const statement = (parts: Partial<VexStatement>): VexStatement => ({
  statement_id: 's',
  status: 'not_affected',
  ...parts,
});

test('the evaluation time must be one; a Date does as well', () => {
  const ir = irOf('');
  assert.throws(() => evaluate(ir, findingOf(), { env: {}, evaluatedAt: 'today' }), RangeError);
  // A year past 9999 has no text that a policy could compare with.
  const none = [new Date(Number.NaN), new Date(Date.UTC(10_000, 0, 1)), undefined as unknown as string];
  for (const evaluatedAt of none) assert.throws(() => evaluate(ir, findingOf(), { env: {}, evaluatedAt }), RangeError);
  assert.equal(evaluate(ir, findingOf(), { env: {}, evaluatedAt: new Date(0) }).status, 'affected');
});

test('members that are objects with broken conversions are unknown', () => {
  const broken = { toString: 5, valueOf: null } as unknown as string;
  const vex = [
    statement({ statement_id: broken, vendor: broken, status: 'fixed' }),
    statement({ statement_id: broken, status: 'fixed' }),
  ];
  const body = `rule a { when true then status := vex.status; annotate id := vex.statement_id; warn message vex.vendor }
    rule b { when true then requireVex { vendors = ["5"] } }`;
  assert.equal(run(body, findingOf({ vex, advisory: { source: broken, id: broken, cvss: 5 } })).status, 'affected');
});

test('no finding makes an evaluation fail, and explain, IR bytes and repetition change nothing', () => {
  fc.assert(
    fc.property(policyText, anyFinding, anyEnv, (text, finding, env) => {
      const compiled = compileText(text);
      assert.ok(compiled.ir !== undefined && compiled.irJson !== undefined, JSON.stringify(compiled.diagnostics));
      const context = { ...CONTEXT, env };
      const full = prepare(compiled.ir).evaluate(finding, context);
      const loaded = prepare(loadIr(compiled.irJson));
      assert.deepEqual(loaded.evaluate(finding, context), full);
      assert.deepEqual(loaded.evaluate(finding, context, { explain: false }), { ...full, explain: [] });
      assert.equal(full.explain.length, compiled.ir.rules.length);
      for (const rule of full.explain) assert.equal(rule.missing === undefined, rule.outcome !== 'unknown');
      const winner = full.explain.find(({ rule }) => rule === full.winningRule);
      if (full.winningRule !== undefined) assert.ok(winner?.effects.some(({ applied }) => applied));
    }),
    { numRuns: 400 },
  );
});

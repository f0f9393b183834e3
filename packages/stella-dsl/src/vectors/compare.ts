import assert from 'node:assert/strict';
import type { Diagnostic, Evaluation, RuleExplain } from '../index.ts';
import type { Wanted, WantedResult } from './vector.ts';

/** Asserts that `actual` has what is wanted: members of objects (null: absent or null), lists item by item and complete. */
export function assertHas(actual: unknown, wanted: unknown, path: string): void {
  if (Array.isArray(wanted) && Array.isArray(actual)) {
    assert.equal(actual.length, wanted.length, `${path}: items of ${JSON.stringify(actual)}`);
    for (const [index, item] of wanted.entries()) assertHas(actual[index], item, `${path}[${index}]`);
  } else if (isRecord(wanted) && isRecord(actual)) {
    for (const [key, value] of Object.entries(wanted)) assertHas(actual[key], value, `${path}.${key}`);
  } else {
    assert.deepEqual(actual ?? null, wanted, path);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without wanted diagnostics there must be no error; warnings may be. */
export function assertDiagnostics(actual: readonly Diagnostic[], wanted: Wanted['diagnostics']): void {
  const shown = actual.map(({ code, line, column, message }) => `${code} ${line}:${column} ${message}`).join('\n');
  if (wanted === undefined) {
    assert.ok(!actual.some(({ severity }) => severity === 'error'), `no error was wanted:\n${shown}`);
    return;
  }
  const codes = wanted.map((one) => (typeof one === 'string' ? one : one.code));
  assert.deepEqual(
    actual.map(({ code }) => code),
    codes,
    `diagnostics:\n${shown}`,
  );
  for (const [index, one] of wanted.entries()) {
    if (typeof one !== 'string') assertHas(actual[index], one, `diagnostics[${index}]`);
  }
}

export function assertResult(actual: Evaluation, { explain, order, annotations, ...members }: WantedResult): void {
  assertHas(actual, members, 'result');
  if (annotations !== undefined) assert.deepEqual(actual.annotations, annotations, 'annotations');
  const entries = new Map(actual.explain.map((entry) => [entry.rule, entry]));
  for (const [rule, wanted] of Object.entries(explain ?? {})) {
    const entry = entries.get(rule);
    assert.ok(entry !== undefined, `the explain has no rule ${rule}`);
    assertExplain(entry, wanted);
  }
  if (order !== undefined) assert.deepEqual([...entries.keys()], order, 'order of the rules');
}

function assertExplain(
  actual: RuleExplain,
  { inputs, ...members }: NonNullable<WantedResult['explain']>[string],
): void {
  assertHas(actual, members, `explain.${actual.rule}`);
  if (inputs === undefined) return;
  const found = Object.fromEntries(actual.inputs.map(({ name, value }) => [name, value]));
  assert.deepEqual(found, inputs, `explain.${actual.rule}.inputs`);
}

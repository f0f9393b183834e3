import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { brokenJson } from '../arbitraries/broken-json.ts';
import { anyEnv, anyFinding } from '../arbitraries/finding.ts';
import { policyIr } from '../arbitraries/ir.ts';
import { prepare } from '../eval/evaluate.ts';
import { CONTEXT, findingOf } from '../fixtures.ts';
import type { PolicyIr } from './ir.ts';
import { IrError } from './ir-error.ts';
import { loadIr } from './load.ts';

const fixture = readFileSync(new URL('../../fixtures/ir-1.ir', import.meta.url), 'utf8');

/** The policy, or null where the bytes were refused with the one error that callers expect. */
function loaded(text: string): PolicyIr | null {
  try {
    return loadIr(text);
  } catch (error) {
    assert.ok(error instanceof IrError, `${error}`);
    assert.equal(error.code, 'IR_INVALID');
    assert.match(error.path, /^$|^\//);
    return null;
  }
}

test('IR that was tampered with is refused, or is an IR that evaluates', () => {
  const document = fc.oneof(policyIr, fc.constant(JSON.parse(fixture)));
  let accepted = 0;
  fc.assert(
    fc.property(brokenJson(document), anyFinding, anyEnv, (text, finding, env) => {
      const ir = loaded(text);
      if (ir === null) return;
      accepted += 1;
      assert.deepEqual(ir, JSON.parse(text));
      prepare(ir).evaluate(finding, { ...CONTEXT, env });
    }),
    { numRuns: 1_500 },
  );
  assert.ok(accepted > 0);
});

test('any text is refused, or is an IR', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json({ stringUnit: 'binary' }),
    fc
      .array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"op"', '"rules"', '1', 'null', '"'), { maxLength: 30 })
      .map((parts) => parts.join('')),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  );
  fc.assert(
    fc.property(text, (one) => void loaded(one)),
    { numRuns: 2_000 },
  );
});

test('IR that was cut, or has one byte changed, is refused or is an IR that evaluates', () => {
  for (let at = 0; at < fixture.length; at += 1) {
    assert.equal(loaded(fixture.slice(0, at)), null);
    for (const byte of ['0', '"', '}', ' ', 'x']) {
      const ir = loaded(fixture.slice(0, at) + byte + fixture.slice(at + 1));
      if (ir !== null && at % 7 === 0) prepare(ir).evaluate(findingOf(), CONTEXT);
    }
  }
});

test('nesting has a bound at every place that nests', () => {
  const deep = (open: string, inner: string, close: string) =>
    `${open.repeat(100_000)}${inner}${close.repeat(100_000)}`;
  const ir = (when: string, metadata: string) =>
    `{"syntax":"stella-dsl@1","policy":"p","metadata":{"m":${metadata}},"settings":{"default_status":"affected","shadow":false},"profiles":{},"rules":[{"name":"r","priority":1,"when":${when},"then":[]}]}`;
  assert.notEqual(loaded(ir('{"op":"null"}', 'null')), null);
  for (const [open, close] of [
    ['{"op":"not","arg":', '}'],
    ['{"op":"and","args":[', ']}'],
    ['{"op":"list","items":[', ']}'],
    ['{"op":"call","fn":"exists","args":[', ']}'],
    ['{"op":"compare","by":"==","as":"any","right":{"op":"null"},"left":', '}'],
  ] as const) {
    assert.equal(loaded(ir(deep(open, '{"op":"null"}', close), 'null')), null);
  }
  assert.equal(loaded(ir('{"op":"null"}', deep('[', '', ']'))), null);
  assert.equal(loaded(deep('[', '', ']')), null);
});

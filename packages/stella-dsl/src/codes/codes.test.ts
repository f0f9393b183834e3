import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileText, policy } from '../fixtures.ts';
import type { CodeEntry } from './code-entry.ts';
import { CODES, type Code } from './codes.ts';

const entries = Object.entries(CODES) as [Code, CodeEntry][];
const HEADER = new Set<Code>(['PARSE-003', 'PARSE-004', 'PARSE-012']);

function codesOf(code: Code, text: string): string[] {
  const whole = HEADER.has(code) ? text : policy(text);
  return [...new Set(compileText(whole).diagnostics.map((one) => one.code))];
}

for (const [code, { example }] of entries) {
  if (example === undefined) continue;
  test(`${code}: the wrong example gets it alone, the right one gets nothing`, () => {
    assert.deepEqual(codesOf(code, example.wrong), [code]);
    assert.deepEqual(codesOf(code, example.right), []);
  });
}

test('a diagnostic has the severity of its code', () => {
  for (const [code, { example, severity }] of entries) {
    if (example === undefined || HEADER.has(code)) continue;
    for (const one of compileText(policy(example.wrong)).diagnostics) assert.equal(one.severity, severity);
  }
});

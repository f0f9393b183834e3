import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { type TestWorkspaceResponse, TestWorkspaceResponseSchema } from '@policy-registry/contracts/registry';
import { testPack } from '@policy-registry/pack';
import { testMessage } from './test-messages.ts';

const POLICY = `policy "P" syntax "stella-dsl@1" {
${Array.from({ length: 300 }, (_, n) => `rule r${n} { when env.k${n} == "${'v'.repeat(250)}" then warn because "b" }`).join('\n')}
}`;

function messageOf(tests: string): TestWorkspaceResponse {
  const files = [
    { path: 'pack.yaml', text: 'name: p\n' },
    { path: 'policy.stella', text: POLICY },
    { path: 'tests/a.yaml', text: tests },
  ];
  const report = testPack(files, { testLimits: { testCases: 40, testMs: 60_000 } });
  return create(TestWorkspaceResponseSchema, testMessage({ report, sourceDigest: `sha256:${'0'.repeat(64)}` }));
}

test('the answer is bounded, and says what it leaves out', () => {
  const keys = Array.from({ length: 30 }, (_, n) => `k${n}: ${'x'.repeat(99)}${'😀'.repeat(200)}`);
  const first = `- name: many differences\n  expect: { annotations: { ${keys.join(', ')} } }\n`;
  const others = Array.from({ length: 50 }, (_, n) => `- name: n${n}\n  expect: { status: x }\n`);
  const message = messageOf([first, ...others].join(''));
  const { ok, results, coverage, diagnostics } = message;
  assert.deepEqual([ok, results.length, diagnostics.at(-1)?.code], [false, 40, 'TEST-008']);
  assert.equal(results[0]?.differences.length, 20);
  assert.ok(
    results[0]?.differences.every((line) => /^annotations\.k\d+: expected x{99}\ufffd…, got none$/u.test(line)),
  );
  assert.deepEqual([coverage?.missing.length, coverage?.missingCount, coverage?.ruleCoverage.length], [500, 600, 300]);
  assert.ok(results[0]?.explain.length === 300 && results.at(-1)?.explain.length === 0);
  assert.ok(toBinary(TestWorkspaceResponseSchema, message).length < 4 * 1024 * 1024);
});

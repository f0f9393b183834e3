import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { EXIT, exitCodeOf } from './exit-code.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Reason and code of every row of the generated table. */
function documentedReasons(): [reason: string, code: string][] {
  const text = readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8');
  return [...text.matchAll(/^\| `([A-Z_]+)` \| ([A-Z_]+) \(\d+\) \|/gm)].map(([, reason = '', code = '']) => [
    reason,
    code,
  ]);
}

describe('exit codes', () => {
  it('are those of docs/policyctl.md', () => {
    const text = readFileSync(join(ROOT, 'docs', 'policyctl.md'), 'utf8');
    const rows = [...text.matchAll(/^\| (\d+) \| \S/gm)].map(([, code]) => Number(code));
    assert.deepEqual(rows, Object.values(EXIT));
  });

  const expected: [reason: string, code: string, exitCode: number][] = [
    ['INVALID_ARGUMENT', 'invalid_argument', 2],
    ['ALREADY_EXISTS', 'already_exists', 2],
    ['INVALID_STATE', 'failed_precondition', 2],
    ['TOO_LARGE', 'resource_exhausted', 2],
    ['ETAG_MISMATCH', 'aborted', 2],
    ['TOKEN_INVALID', 'unauthenticated', 3],
    ['SCOPE_MISSING', 'permission_denied', 3],
    ['NOT_FOUND', 'not_found', 4],
    ['RATE_LIMITED', 'resource_exhausted', 10],
    ['CONFLICT', 'aborted', 10],
    ['UNAVAILABLE', 'unavailable', 10],
    ['DEADLINE_EXCEEDED', 'deadline_exceeded', 10],
    ['DETERMINISM_VIOLATION', 'internal', 21],
    ['GATES_NOT_SATISFIED', 'failed_precondition', 22],
    ['BLOCKING_COMMENTS', 'failed_precondition', 22],
    ['INTERNAL', 'internal', 1],
    ['DATA_CORRUPT', 'data_loss', 1],
    ['UNIMPLEMENTED', 'unimplemented', 1],
    ['A_REASON_OF_A_LATER_REGISTRY', 'not_found', 4],
    ['A_REASON_OF_A_LATER_REGISTRY', 'a code of none', 1],
    ['NO_ANSWER', '', 10],
    ['USAGE', '', 64],
  ];
  for (const [reason, code, exitCode] of expected) {
    it(`${reason} under "${code}" is ${exitCode}`, () => assert.equal(exitCodeOf(reason, code), exitCode));
  }

  it('ask for a retry for no reason that a retry cannot help', () => {
    const reasons = documentedReasons();
    assert.ok(reasons.length > 30, `${reasons.length} reasons`);
    const retried = reasons.filter(([reason, code]) => exitCodeOf(reason, code.toLowerCase()) === EXIT.RETRYABLE);
    assert.deepEqual(retried.map(([reason]) => reason).sort(), [
      'CONFLICT',
      'DEADLINE_EXCEEDED',
      'RATE_LIMITED',
      'REQUEST_IN_PROGRESS',
      'UNAVAILABLE',
    ]);
  });
});

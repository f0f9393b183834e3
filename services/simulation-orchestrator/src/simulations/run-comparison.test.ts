import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FactTable } from '@policy-registry/inventory';
import { NO_POLICY } from './row-policy.ts';
import { runComparison } from './run-comparison.ts';

const ROWS = 2_500;
const POLICIES = { before: NO_POLICY, after: NO_POLICY };
const NEVER = new AbortController().signal;

const TABLE: Pick<FactTable, 'finding' | 'subject'> = {
  finding: (row) => ({ id: `f${row}`, sbom: {}, advisory: {}, vex: [] }),
  subject: () => 'app',
};

describe('running a comparison', () => {
  it('says now and then how far it is, and compares every row', async () => {
    const seen: number[] = [];
    const comparison = await runComparison(TABLE as FactTable, ROWS, POLICIES, NEVER, async (compared) => {
      seen.push(compared);
    });
    assert.deepEqual(seen, [0, 1_000, 2_000]);
    assert.equal(comparison.result(ROWS, 0).evaluated, ROWS);
  });

  it('ends with what the listener throws, and with the reason of the signal', async () => {
    const over = new Error('over');
    const listener = (compared: number) => (compared === 1_000 ? Promise.reject(over) : Promise.resolve());
    await assert.rejects(runComparison(TABLE as FactTable, ROWS, POLICIES, NEVER, listener), over);
    await assert.rejects(runComparison(TABLE as FactTable, ROWS, POLICIES, AbortSignal.abort(over)), over);
  });
});

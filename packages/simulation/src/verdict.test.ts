import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Measures } from './result.ts';
import { verdictOf } from './verdict.ts';

const measures: Measures = {
  ...{ changed: 3, gained_blocks: 0, lost_blocks: 1, newly_suppressed: 0 },
  ...{ severity_lowered: 0, severity_raised: 0, unknown: 0 },
};

test('a verdict bounds each measure by its threshold, and of a part says only what is exceeded', () => {
  const of = (maximum: number, isWhole: boolean) => verdictOf(measures, [{ measure: 'lost_blocks', maximum }], isWhole);
  assert.deepEqual([of(0, true), of(1, true)], ['exceeded', 'within_thresholds']);
  assert.deepEqual([of(0, false), of(1, false)], ['exceeded', 'incomplete']);
  assert.equal(verdictOf(measures, [], true), 'within_thresholds');
});

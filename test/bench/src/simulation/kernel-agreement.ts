import assert from 'node:assert/strict';
import type { FactColumns } from '@policy-registry/inventory';
import { evaluateShard, readChanges, reducePartials, type SimulationResult } from '@policy-registry/simulation';
import { comparisonOf } from './comparison.ts';
import type { Diff } from './peer.ts';

/** Throws where the kernels say of the first batch anything else than what was decided of its findings. */
export async function assertKernelAgrees(columns: FactColumns, decided: readonly Diff[]): Promise<void> {
  const { signal } = new AbortController();
  const shard = { index: 0, firstBatch: 0, batches: 1 };
  const { partial, changes } = await evaluateShard(comparisonOf(columns), shard, { signal, samples: 0 });
  const { result } = reducePartials([partial], { total: columns.rowCount, samples: 0 });
  assert.equal(result.evaluated, decided.length);
  assertSides(result, decided);
  for (const [rules, version] of [
    [result.rulesBefore, 0],
    [result.rulesAfter, 1],
  ] as const) {
    const matched = countsOf(decided.flatMap((diff) => diff[version].matched));
    for (const hits of rules) assert.equal(hits.matched, matched.get(hits.rule) ?? 0, hits.rule);
  }
  const found = readChanges(changes);
  const changed = decided.flatMap(([before, after], row) => {
    return before.status === after.status ? [] : [{ row, before: sayingOf(before), after: sayingOf(after) }];
  });
  assert.deepEqual(
    Array.from({ length: found.count }, (_, place) => {
      const { row, before, after } = found.at(place);
      return { row, before: [before.status, before.rule], after: [after.status, after.rule] };
    }),
    changed,
  );
}

function assertSides({ statusBefore, statusAfter }: SimulationResult, decided: readonly Diff[]): void {
  for (const [statuses, version] of [
    [statusBefore, 0],
    [statusAfter, 1],
  ] as const) {
    const expected = countsOf(decided.map((diff) => diff[version].status));
    assert.deepEqual(new Map(statuses.map(({ key, count }) => [key, count])), expected);
  }
}

function sayingOf({ status, matched }: Diff[number]): readonly string[] {
  return [status, matched[0] ?? ''];
}

function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

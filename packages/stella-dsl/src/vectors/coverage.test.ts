import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contributionsOf, coverageOf, keyOf } from './coverage.ts';
import { EXISTING, type Group } from './existing.ts';
import { readVectors } from './read-vectors.ts';

const contributions = contributionsOf(readVectors());

for (const { group, missing } of coverageOf(contributions)) {
  test(`vectors cover all ${group}`, () => assert.deepEqual(missing, []));
}

/** How many vectors cover each item of a group, fewest first. */
function countsOf(group: Group): { item: string; count: number }[] {
  return EXISTING[group]
    .map((item) => ({ item, count: contributions.filter(({ items }) => items.has(keyOf(group, item))).length }))
    .sort((a, b) => a.count - b.count);
}

for (const group of Object.keys(EXISTING) as Group[]) {
  test(`without the vectors of one of the ${group} it is missed, and nothing else of them`, () => {
    const [rarest] = countsOf(group);
    assert.ok(rarest !== undefined && rarest.count > 0);
    const left = contributions.filter(({ items }) => !items.has(keyOf(group, rarest.item)));
    const missing = coverageOf(left).find((one) => one.group === group)?.missing ?? [];
    assert.ok(missing.includes(rarest.item), rarest.item);
    // All others were covered before; what goes with it stood in the same vectors.
    const gone = contributions.filter((one) => !left.includes(one));
    assert.ok(missing.every((item) => gone.some(({ items }) => items.has(keyOf(group, item)))));
  });
}

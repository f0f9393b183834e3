import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactRow } from '@policy-registry/inventory';
import type { ClassPlan } from '@policy-registry/stella-dsl';
import { evaluateShard } from '../prepare-shards.ts';
import { reducePartials } from '../reduce-partials.ts';
import type { SidePolicy } from '../side-policy.ts';
import { memoryColumns } from '../testing/memory-columns.ts';
import { resultByRows } from '../testing/result-by-rows.ts';
import { rowsForTest } from '../testing/rows-for-test.ts';
import { asksForAll, outcomeForTest, sideForTest } from '../testing/side-for-test.ts';
import { INTERNED_AT_MOST } from './interner.ts';

const { signal } = new AbortController();
const BEFORE = sideForTest();

async function assertEqualToRows(rows: readonly FactRow[], after: SidePolicy): Promise<void> {
  const batchRows = 1 << 16;
  const columns = memoryColumns(rows, batchRows);
  const shard = { index: 0, firstBatch: 0, batches: columns.batches };
  const { partial } = await evaluateShard({ columns, before: BEFORE, after }, shard, { signal, samples: 9 });
  const { result } = reducePartials([partial], { total: rows.length, samples: 9 });
  assert.deepEqual(result, resultByRows(rows, BEFORE, after, 9));
}

/** A side that blocks where these members of the component and the advisory are as asked. */
function blocking(decision: ClassPlan, isBlocked: (row: FactRow['finding']) => boolean): SidePolicy {
  return sideForTest({
    plan: { decision: [decision], score: { ...asksForAll('advisory.cvss'), formula: 'cvss' } },
    evaluate: (finding) =>
      outcomeForTest({
        status: isBlocked(finding) ? 'blocked' : 'affected',
        score: String(finding.advisory.cvss ?? 0),
      }),
  });
}

test('more different rows than are remembered at a time give the same result', async () => {
  const count = INTERNED_AT_MOST + 9_000;
  const rows = rowsForTest(count, (index) => ({ sbom: { name: `n${index}` }, advisory: { cvss: (index % 100) / 10 } }));
  const isBlocked = ({ sbom: { name = '' } }: FactRow['finding']) => name.endsWith('7');
  await assertEqualToRows(rows, blocking(asksForAll('sbom.name'), isBlocked));
  // Scores are remembered apart.
  const scored = rowsForTest(count, (index) => ({ advisory: { cvss: (index * 7) / count } }));
  await assertEqualToRows(
    scored,
    blocking(asksForAll(), () => false),
  );
});

test('more columns than one key holds give the same result', async () => {
  const facts = ['sbom.name', 'sbom.version', 'sbom.scope', 'sbom.ecosystem', 'advisory.id', 'advisory.source'];
  const digit = (index: number, prime: number) => String((index * prime) % 101);
  const rows = rowsForTest(3000, (index) => ({
    sbom: { name: digit(index, 2), version: digit(index, 3), scope: digit(index, 5), ecosystem: digit(index, 7) },
    advisory: { id: digit(index, 11), source: digit(index, 13) },
  }));
  const isBlocked = ({ sbom, advisory }: FactRow['finding']) =>
    (Number(sbom.name) + Number(sbom.scope) + Number(advisory.source)) % 3 === 0;
  await assertEqualToRows(rows, blocking(asksForAll(...facts), isBlocked));
});

test('terms of few, of many and of very many combinations give the same result', async () => {
  for (const [names, versions] of [
    [5, 7],
    [60, 70],
    [33_000, 33_000],
  ] as const) {
    const rows = rowsForTest(34_000, (index) => ({
      sbom: { name: String((index * 7) % names), version: String((index * 11) % versions) },
    }));
    const isBlocked = ({ sbom: { name, version } }: Pick<FactRow['finding'], 'sbom'>) => name === version;
    const term = {
      ...{ parts: asksForAll('sbom.name', 'sbom.version').facts },
      classOf: ([name, version]: readonly unknown[]) =>
        String(isBlocked({ sbom: { name: String(name), version: String(version) } })),
    };
    await assertEqualToRows(rows, blocking({ facts: [], terms: [term] }, isBlocked));
  }
});

import { sha256 } from '@policy-registry/canonical';
import { encodeFactTable, type FactRow, writeFactTableIndex } from '@policy-registry/inventory';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { countsOf } from '../snapshots/build-facts.ts';
import { recordReady } from './ready-snapshot.ts';
import { withSmallBatches } from './small-batches.ts';

/** Rows of a batch in the snapshots of this file. */
export const BATCH_ROWS = 64;

const SEVERITIES = ['Critical', 'High', 'Medium', 'Low', 'Unknown', undefined] as const;
const JUSTIFICATIONS = ['component_not_present', 'inline_mitigations_already_exist'];

/** A snapshot of that many batches under the name, without documents. The last batch is not full; without one it is empty. */
export async function recordSnapshot(
  { documents, objects, now }: SimulationDependencies,
  tenant: string,
  snapshot: string,
  batches: number,
): Promise<void> {
  const rows = Array.from({ length: Math.max(0, batches * BATCH_ROWS - 5) }, (_, index) => rowOf(index));
  rows.sort((left, right) => (left.finding.id < right.finding.id ? -1 : 1));
  const encoding = encodeFactTable(rows, { documents: [], components: rows.length, statements: 0 });
  const file = Buffer.concat(await Array.fromAsync(encoding));
  const store = objects.forTenant(tenant);
  const { digest: factTableDigest } = await store.put(file);
  const index = withSmallBatches(encoding.index, file, BATCH_ROWS);
  const { digest: factTableIndexDigest } = await store.put(writeFactTableIndex(index));
  const facts = { ...countsOf(index), factTableDigest, factTableIndexDigest };
  await recordReady({ documents, objects, now }, tenant, snapshot, facts);
}

/** Findings in which the example policies see differences, and some of everything. */
function rowOf(index: number): FactRow {
  const severity = SEVERITIES[index % SEVERITIES.length];
  const justification = JUSTIFICATIONS[index % JUSTIFICATIONS.length];
  return {
    subject: `registry.example/shop:${index % 7}`,
    finding: {
      id: sha256(`finding ${index}`).slice('sha256:'.length),
      sbom: { purl: `pkg:npm/lib-${index % 31}@1.0.${index % 5}`, name: `lib-${index % 31}` },
      advisory: {
        id: `CVE-2026-${1000 + (index % 97)}`,
        ...(severity === undefined ? {} : { severity }),
        cvss: (index % 100) / 10,
        ...(index % 3 === 0 ? { epss: (index % 50) / 1000 } : {}),
        kev: index % 11 === 0,
      },
      vex:
        index % 13 === 0 && justification !== undefined
          ? [{ statement_id: `vex-${index % 2}`, status: 'not_affected', justification }]
          : [],
    },
  };
}

import { sha256 } from '@policy-registry/canonical';
import type { FactRow } from '@policy-registry/inventory';
import type { AdvisoryFacts, ComponentFacts } from '@policy-registry/stella-dsl';

interface RowParts {
  readonly sbom?: ComponentFacts;
  readonly advisory?: AdvisoryFacts;
}

/** So many findings, in the order of their ids. */
export function rowsForTest(count: number, partsOf: (index: number) => RowParts = () => ({})): readonly FactRow[] {
  const ids = Array.from({ length: count }, (_, index) => sha256(String(index)).slice('sha256:'.length)).sort();
  return ids.map((id, index) => {
    const { sbom = {}, advisory = {} } = partsOf(index);
    return { subject: 'shop/web:1', finding: { id, sbom, advisory, vex: [] } };
  });
}

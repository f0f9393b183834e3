import { interleaved, median, medianRatio } from '../language/rounds.ts';
import { withColumns } from './comparison.ts';
import { agreed, contenders } from './contenders.ts';
import type { TableFiles } from './generated-table.ts';
import { assertKernelAgrees, kernelOver } from './kernel.ts';
import type { Diff, Peer } from './peer.ts';

/** Rates are findings per second, each under both versions, by one core. */
export interface PaceResult {
  readonly kernel_small: number;
  readonly kernel_large: number;
  readonly interpreter: number;
  readonly cel: number;
  readonly cedar: number;
  readonly opa: number;
  /** What the kernels do with the larger table by each of the others. */
  readonly ratios: Readonly<Record<'interpreter' | 'cel' | 'cedar' | 'opa', number>>;
  /** Of which all engines said the same before anything was measured, and how many of them change. */
  readonly agreed_findings: number;
  readonly agreed_changes: number;
}

const SMALL = 'kernel, smaller table';
const LARGE = 'kernel, larger table';

export async function benchPace(small: TableFiles, large: TableFiles, measureMs: number): Promise<PaceResult> {
  return withColumns(large, async (columns) => {
    const rowAt = await columns.findings(0);
    const findings = Array.from({ length: columns.rowsOf(0) }, (_, row) => rowAt(row).finding);
    const peers = await contenders(findings);
    try {
      const decided = await agreed(peers);
      await assertKernelAgrees(columns, decided);
      return { ...(await paceOf(small, large, peers, measureMs)), ...countsOf(decided) };
    } finally {
      for (const peer of peers) await peer.close();
    }
  });
}

async function paceOf(small: TableFiles, large: TableFiles, peers: readonly Peer[], measureMs: number) {
  const rates = await interleaved([kernelOver(SMALL, small), kernelOver(LARGE, large), ...peers], measureMs);
  const of = (name: string): readonly number[] => rates.get(name) ?? [];
  const rate = (name: string): number => Math.round(median(of(name)));
  const ratio = (name: string): number => Number(medianRatio(of(LARGE), of(name)).toPrecision(3));
  return {
    ...{ kernel_small: rate(SMALL), kernel_large: rate(LARGE), interpreter: rate('stella') },
    ...{ cel: rate('cel'), cedar: rate('cedar'), opa: rate('opa') },
    ratios: { interpreter: ratio('stella'), cel: ratio('cel'), cedar: ratio('cedar'), opa: ratio('opa') },
  };
}

function countsOf(decided: readonly Diff[]) {
  const changed = decided.filter(([before, after]) => before.status !== after.status);
  return { agreed_findings: decided.length, agreed_changes: changed.length };
}

import { interleaved, type Measurable, median, medianRatio } from '../language/rounds.ts';
import { withColumns } from './comparison.ts';
import { agreed, contenders } from './contenders.ts';
import { coreRate } from './core-rate.ts';
import { indexOf, type TableFiles } from './generated-table.ts';
import { assertKernelAgrees } from './kernel-agreement.ts';
import type { Diff, Peer } from './peer.ts';
import { SimulationThread } from './simulation-thread.ts';

/** Rates are findings, each under both versions, in a second of one core. */
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
  // In threads of their own: a collector of garbage that had to go through what the others hold would be counted as theirs.
  const kernels = [new SimulationThread(small), new SimulationThread(large)] as const;
  try {
    const measured = [await kernelOf('small', small, kernels[0]), await kernelOf('large', large, kernels[1])];
    const rates = await interleaved([...measured, ...peers], measureMs);
    const of = (name: string): readonly number[] => rates.get(name) ?? [];
    const rate = (name: string): number => Math.round(median(of(name)));
    const ratio = (name: string): number => Number(medianRatio(of('large'), of(name)).toPrecision(3));
    return {
      ...{ kernel_small: rate('small'), kernel_large: rate('large'), interpreter: rate('stella') },
      ...{ cel: rate('cel'), cedar: rate('cedar'), opa: rate('opa') },
      ratios: { interpreter: ratio('stella'), cel: ratio('cel'), cedar: ratio('cedar'), opa: ratio('opa') },
    };
  } finally {
    for (const kernel of kernels) await kernel.close();
  }
}

async function kernelOf(name: string, files: TableFiles, thread: SimulationThread): Promise<Measurable> {
  const { rowCount } = await indexOf(files);
  const whole = async () => {
    await thread.run();
    return rowCount;
  };
  return { name, rate: (ms) => coreRate(whole, ms) };
}

function countsOf(decided: readonly Diff[]) {
  const changed = decided.filter(([before, after]) => before.status !== after.status);
  return { agreed_findings: decided.length, agreed_changes: changed.length };
}

import type { BenchOptions } from '../benches.ts';
import { benchImport, type ImportResult } from '../import/bench-import.ts';
import { realRows } from '../language/real-findings.ts';
import { benchCores, type CoresResult } from './cores-bench.ts';
import { benchFairness, type FairnessResult } from './fairness-bench.ts';
import { generatedTable } from './generated-table.ts';
import { benchPace, type PaceResult } from './pace-bench.ts';
import { wholeRun } from './whole-run.ts';

export interface SimulationBenchResult {
  /** Of the larger table, under both versions, from the file to the result. */
  readonly diff_findings_per_second_per_core: number;
  /** That by what others do on the same rules and rows, under both versions too. */
  readonly ratio_interpreter: number;
  readonly ratio_cel: number;
  readonly ratio_cedar: number;
  readonly ratio_opa: number;
  /** The most that a process has resident in which the whole simulation runs, over the smaller and over the larger table. */
  readonly rss_mib_1m: number;
  readonly rss_mib_10m: number;
  readonly efficiency_2_cores: number;
  readonly orchestration_share: number;
  readonly import_ratio_json_parse: number;
  /** What a tenant with a thousandth of the findings waits for because of the larger table of another, in shards of that. */
  readonly fairness_delay_in_shards: number;
  /** The tables: what the names above call 1m and 10m, unless other sizes were asked for. */
  readonly findings: { readonly small: number; readonly large: number };
  readonly pace: PaceResult;
  readonly cores: CoresResult;
  readonly fairness: FairnessResult;
  readonly import: ImportResult;
}

export async function benchSimulation({ measureMs, findings }: BenchOptions): Promise<SimulationBenchResult> {
  const sizes = { small: Math.ceil(findings / 10), large: findings };
  const real = await realRows();
  const small = await generatedTable(real, sizes.small);
  const large = await generatedTable(real, sizes.large);
  const smallRun = await wholeRun(small);
  const largeRun = await wholeRun(large);
  const cores = await benchCores(large, largeRun.resultDigest);
  const fairness = await benchFairness(large, await generatedTable(real, Math.ceil(findings / 1000)));
  const pace = await benchPace(small, large, measureMs);
  const imported = await benchImport({ measureMs });
  return {
    diff_findings_per_second_per_core: pace.kernel_large,
    ratio_interpreter: pace.ratios.interpreter,
    ratio_cel: pace.ratios.cel,
    ratio_cedar: pace.ratios.cedar,
    ratio_opa: pace.ratios.opa,
    rss_mib_1m: smallRun.rssMib,
    rss_mib_10m: largeRun.rssMib,
    efficiency_2_cores: cores.efficiency_2_cores,
    orchestration_share: cores.orchestration_share,
    import_ratio_json_parse: imported.import_ratio_json_parse,
    fairness_delay_in_shards: fairness.delay_in_shards,
    findings: sizes,
    pace,
    cores,
    fairness,
    import: imported,
  };
}

import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import { type Simulation, SimulationSchema, SimulationState } from '@policy-registry/contracts/simulation';
import { simulationResultMessage, verdictMessage } from '@policy-registry/engine-messages';
import {
  joinChanges,
  readChanges,
  type SimulationResult,
  type Threshold,
  type VerdictName,
  verdictOf,
} from '@policy-registry/simulation';
import { COMPILER_VERSION } from '@policy-registry/stella-dsl';
import type { JoinedTable } from '../inventory/joined-table.ts';
import { type Exported, tableOf } from './exported.ts';
import type { LocalPolicy } from './local-policy.ts';
import type { LocalAnswer } from './local-run.ts';
import { atRules } from './rule-places.ts';
import type { LocalQuestion } from './shard-work.ts';

/** What was simulated here, in the form in which a registry answers. It has no id, since nobody keeps it. */
export function localSimulation(
  { baseline, candidate, overrides, run }: LocalQuestion,
  factTableDigest: string,
  { result, resultDigest }: LocalAnswer,
  thresholds: readonly Threshold[],
): Simulation {
  const acting = overrides.baseline.length + overrides.candidate.length > 0;
  return create(SimulationSchema, {
    state: SimulationState.SUCCEEDED,
    baseline: policyMessage(baseline),
    candidate: policyMessage(candidate),
    factTableDigest,
    env: { ...run.env },
    evaluatedAt: timestampFromDate(run.evaluatedAt),
    environment: run.environment,
    overridesDigest: acting ? sha256(canonicalJson(overrides)) : '',
    engineVersion: COMPILER_VERSION,
    result: simulationResultMessage(result),
    resultDigest,
    thresholds: thresholds.map(({ measure, maximum }) => ({ measure, maximum: BigInt(maximum) })),
    verdict: verdictMessage(localVerdict(result, thresholds)),
  });
}

/** The same to be written into files, as long as the table is open. */
export function exportedLocally(
  { baseline, candidate }: LocalQuestion,
  { columns }: JoinedTable,
  { result, resultDigest, changes }: LocalAnswer,
  { thresholds, inventory }: { readonly thresholds: readonly Threshold[]; readonly inventory: string },
): Exported {
  const { places } = candidate ?? {};
  const all = () => joinChanges(columns, changes.map(readChanges));
  return {
    reported: {
      baseline: baseline?.label ?? NO_POLICY,
      candidate: candidate?.label ?? NO_POLICY,
      snapshot: inventory,
      ...{ result, resultDigest, thresholds },
      verdict: localVerdict(result, thresholds),
    },
    changes: all,
    table: (format) => tableOf(format, all()),
    ...(places === undefined ? {} : { placed: (log) => atRules(log, places) }),
  };
}

const NO_POLICY = 'no policy';

function localVerdict({ measures, evaluated, total }: SimulationResult, thresholds: readonly Threshold[]): VerdictName {
  return verdictOf(measures, thresholds, evaluated === total);
}

function policyMessage(policy: LocalPolicy | undefined) {
  if (policy === undefined) return { label: NO_POLICY };
  const { pack, sourceDigest, irDigest, label } = policy;
  return { pack, sourceDigest, irDigest, label };
}

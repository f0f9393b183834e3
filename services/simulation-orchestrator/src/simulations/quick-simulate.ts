import { randomUUID } from 'node:crypto';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import type { EnvValue } from '@policy-registry/engine-messages';
import { eventOf } from '@policy-registry/events';
import type { CallContext } from '@policy-registry/rpc';
import type { SimulatedPolicy, SimulationDependencies } from '../kernel/ports.ts';
import { getSnapshot, loadFactTable } from '../snapshots/read-snapshot.ts';
import { SIMULATIONS, type SimulationRecord } from './collections.ts';
import { describePolicy, type PolicyRef, resolvePolicy } from './policy-ref.ts';
import { type Threshold, withinThresholds } from './result.ts';
import { runComparison } from './run-comparison.ts';
import { rowPolicy } from './stella-row-policy.ts';

export interface QuickSimulation {
  readonly baseline: PolicyRef;
  readonly candidate: PolicyRef;
  readonly snapshot: string;
  readonly env: Readonly<Record<string, EnvValue>>;
  /** The time of the call when absent. */
  readonly evaluatedAt: Date | undefined;
  /** 0 for the configured limit. */
  readonly maxFindings: number;
  readonly samples: number;
  readonly thresholds: readonly Threshold[];
}

/**
 * What the candidate would change against the baseline, over a snapshot, at once. The record of it is kept, so that a
 * review can point to it and any changed finding can be asked why.
 *
 * The result depends on the two policies, the facts, the environment and the time alone: `resultDigest` says so.
 */
export async function quickSimulate(
  deps: SimulationDependencies,
  context: CallContext,
  request: QuickSimulation,
): Promise<SimulationRecord> {
  const { tenant, subject } = context.principal;
  const started = deps.now();
  const evaluatedAt = request.evaluatedAt ?? started;
  const baseline = await resolvePolicy(deps.policies, tenant, request.baseline);
  const candidate = await resolvePolicy(deps.policies, tenant, request.candidate);
  const snapshot = await getSnapshot(deps, tenant, request.snapshot);
  const table = await loadFactTable(deps, tenant, snapshot);

  const run = { env: request.env, evaluatedAt, tenant };
  const limit = Math.min(request.maxFindings || deps.limits.quickFindings, deps.limits.quickFindings);
  const comparison = await runComparison(
    table,
    Math.min(limit, table.rowCount),
    rowPolicy(baseline, run),
    rowPolicy(candidate, run),
    context.signal,
  );
  const result = comparison.result(table.rowCount, request.samples);

  const objects = deps.objects.forTenant(tenant);
  await keepPolicies(deps, tenant, [baseline, candidate]);
  const { digest: changesDigest } = await objects.put(Buffer.from(canonicalJson(comparison.changes())));
  const record: SimulationRecord = {
    simulation: `sim-${randomUUID()}`,
    baseline: describePolicy(baseline),
    candidate: describePolicy(candidate),
    snapshot: request.snapshot,
    factTableDigest: snapshot.factTableDigest,
    env: request.env,
    evaluatedAt: evaluatedAt.toISOString(),
    result,
    resultDigest: sha256(canonicalJson(result)),
    changesDigest,
    thresholds: request.thresholds,
    withinThresholds: withinThresholds(result.measures, request.thresholds),
    requestedBy: subject,
    createTime: started.toISOString(),
    finishTime: deps.now().toISOString(),
  };
  await deps.documents
    .forTenant(tenant)
    .collection(SIMULATIONS)
    .insert(record.simulation, record, [completed(deps, context, record)]);
  return record;
}

function completed(deps: SimulationDependencies, context: CallContext, record: SimulationRecord) {
  const { simulation, candidate, baseline, snapshot, factTableDigest, resultDigest, result } = record;
  return eventOf(context, deps.now(), {
    type: 'policy.simulation.completed',
    ...(candidate.pack === '' ? {} : { pack: candidate.pack }),
    ...(candidate.version === '' ? {} : { version: candidate.version }),
    ...(candidate.sourceDigest === '' ? {} : { sourceDigest: candidate.sourceDigest, irDigest: candidate.irDigest }),
    details: {
      simulation,
      snapshot,
      factTableDigest,
      baselineIrDigest: baseline.irDigest,
      resultDigest,
      ...result.measures,
    },
  });
}

/** The IR of a workspace is nobody's object yet; an explain asks for it later. */
async function keepPolicies(
  deps: SimulationDependencies,
  tenant: string,
  policies: readonly (SimulatedPolicy | undefined)[],
): Promise<void> {
  for (const policy of policies) {
    if (policy !== undefined) await deps.objects.forTenant(tenant).put(Buffer.from(policy.irJson, 'utf8'));
  }
}

import { canonicalJson } from '@policy-registry/canonical';
import type { CallContext } from '@policy-registry/rpc';
import { unlessDone } from '@policy-registry/transitions';
import { verdictOf } from '../batch/verdict.ts';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { loadFactTable } from '../snapshots/read-snapshot.ts';
import { SIMULATIONS, type SimulationRecord } from './collections.ts';
import { comparePolicies } from './compare-policies.ts';
import { completedEvent } from './completed-event.ts';
import { lockInputs, type SimulationQuestion } from './lock-inputs.ts';
import { recordedBefore, recordOnce } from './record-once.ts';
import type { Threshold } from './result.ts';

export interface QuickSimulation extends SimulationQuestion {
  /** 0 for the configured limit. */
  readonly maxFindings: number;
  readonly samples: number;
  readonly thresholds: readonly Threshold[];
}

/**
 * What the candidate would change against the baseline, over a snapshot, at once. The record of it is kept, so that a
 * review can point to it and any changed finding can be asked why. Once for each request.
 */
export function quickSimulate(
  deps: SimulationDependencies,
  context: CallContext,
  request: QuickSimulation,
): Promise<SimulationRecord> {
  const simulations = deps.documents.forTenant(context.principal.tenant).collection(SIMULATIONS);
  return unlessDone(
    context,
    () => recordedBefore(simulations, context),
    async () => {
      const found = await simulate(deps, context, request);
      return recordOnce(simulations, context, (simulation) => ({
        body: { ...found, simulation },
        event: completedEvent(context, new Date(found.finishTime), {
          ...{
            simulation,
            inputs: found,
            outcome: { resultDigest: found.resultDigest, measures: found.result.measures },
          },
        }),
      }));
    },
  );
}

async function simulate(
  deps: SimulationDependencies,
  context: CallContext,
  request: QuickSimulation,
): Promise<Omit<SimulationRecord, 'simulation'>> {
  const { tenant, subject } = context.principal;
  const started = deps.now();
  const { inputs, baseline, candidate, overrides } = await lockInputs(deps, tenant, request, started);
  const { result, resultDigest, changes } = await comparePolicies({
    ...{ tenant, inputs, baseline, candidate, overrides },
    table: await loadFactTable(deps, tenant, inputs),
    maxFindings: Math.min(request.maxFindings || deps.limits.quickFindings, deps.limits.quickFindings),
    samples: request.samples,
    signal: context.signal,
  });
  const { digest: changesDigest } = await deps.objects.forTenant(tenant).put(Buffer.from(canonicalJson(changes)));
  return {
    ...inputs,
    ...{ result, resultDigest, changesDigest },
    thresholds: request.thresholds,
    verdict: verdictOf(result.measures, request.thresholds, true),
    requestedBy: subject,
    createTime: started.toISOString(),
    finishTime: deps.now().toISOString(),
  };
}

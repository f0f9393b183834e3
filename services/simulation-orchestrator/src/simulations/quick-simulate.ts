import { canonicalJson } from '@policy-registry/canonical';
import type { CallContext } from '@policy-registry/rpc';
import {
  type EvaluatedShard,
  reducePartials,
  type ShardOptions,
  type Threshold,
  verdictOf,
} from '@policy-registry/simulation';
import { unlessDone } from '@policy-registry/transitions';
import { changesListOf } from '../evaluation/changes-list.ts';
import { loadParts } from '../evaluation/comparison-parts.ts';
import { openComparison } from '../evaluation/open-comparison.ts';
import { openFacts } from '../evaluation/open-facts.ts';
import { namedChanges } from '../evaluation/shard-engine.ts';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { claimArea } from '../retention/claimed-areas.ts';
import { objectsOf } from '../retention/simulation-area.ts';
import { SIMULATIONS, type SimulationInputs, type SimulationRecord } from './collections.ts';
import { completedEvent } from './completed-event.ts';
import { lockInputs, type SimulationQuestion } from './lock-inputs.ts';
import { recordedBefore, recordOnce } from './record-once.ts';

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
          ...{ simulation, inputs: found },
          outcome: { resultDigest: found.resultDigest, measures: found.result.measures },
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
  const { inputs, facts } = await lockInputs(deps, tenant, request, started);
  const quickFindings = Math.min(request.maxFindings || deps.limits.quickFindings, deps.limits.quickFindings);
  const evaluated = await evaluateFirst(deps, context, inputs, { ...request, maxRows: quickFindings });
  const { partial } = evaluated;
  const { result, resultDigest } = reducePartials([partial], { total: facts.findings, samples: request.samples });
  const area = await claimArea(deps.documents, tenant, deps.now());
  const list = Buffer.from(canonicalJson(changesListOf([partial])));
  const own = objectsOf(deps.objects, tenant, { area });
  const [{ digest: changesDigest }] = await own.putAll([list, namedChanges(evaluated)]);
  return {
    ...inputs,
    ...{ result, resultDigest, changesDigest, area },
    thresholds: request.thresholds,
    verdict: verdictOf(result.measures, request.thresholds, result.evaluated === result.total),
    requestedBy: subject,
    createTime: started.toISOString(),
    finishTime: deps.now().toISOString(),
  };
}

/** The first findings of the table, as one shard of a batch would be. */
async function evaluateFirst(
  { objects }: SimulationDependencies,
  { principal: { tenant }, signal }: CallContext,
  inputs: SimulationInputs,
  wanted: Pick<ShardOptions, 'samples' | 'maxRows'>,
): Promise<EvaluatedShard> {
  const facts = await openFacts({ objects }, tenant, inputs);
  const evaluator = await openComparison(await loadParts({ objects }, tenant, inputs), facts, signal);
  return evaluator.evaluate({ index: 0, firstBatch: 0, batches: facts.batches }, { ...wanted, signal });
}

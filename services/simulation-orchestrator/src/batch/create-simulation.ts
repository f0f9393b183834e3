import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Threshold } from '@policy-registry/simulation';
import { traceHeaders } from '@policy-registry/telemetry';
import { unlessDone } from '@policy-registry/transitions';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { newArea } from '../retention/simulation-area.ts';
import type { SimulationInputs } from '../simulations/collections.ts';
import { lockInputs, type SimulationQuestion } from '../simulations/lock-inputs.ts';
import { recordedBefore, recordOnce } from '../simulations/record-once.ts';
import { requireRoom } from './admission.ts';
import { planRun } from './plan-run.ts';
import { queuedEvent } from './queued-event.ts';
import { RUNS, type SimulationRun, storeOrigin } from './simulation-run.ts';
import { startSoon } from './start-run.ts';

/** Of what a record says is to be run; only `env` has no bound of its own. */
const INPUT_BYTES = 64 * 1024;

export interface NewSimulation extends SimulationQuestion {
  readonly samples: number;
  readonly thresholds: readonly Threshold[];
  /** Succeed although some shards could not be evaluated. */
  readonly allowPartial: boolean;
}

/**
 * Records a simulation over the whole snapshot, with its plan, and starts it if it has its turn. Once it is recorded it will be run: when
 * the queue cannot be reached afterwards, or this process dies, `reconcile` starts it. Once for each request.
 * Throws what resolving the policies throws, LIMIT_EXCEEDED, TOO_LARGE, UNAVAILABLE.
 */
export async function createSimulation(
  deps: SimulationDependencies,
  context: CallContext,
  request: NewSimulation,
): Promise<SimulationRun> {
  const runs = deps.documents.forTenant(context.principal.tenant).collection(RUNS);
  const run = await unlessDone(
    context,
    () => recordedBefore(runs, context),
    async () => {
      await requireRoom(deps, context.principal.tenant);
      const now = deps.now();
      const prepared = await prepare(deps, context, request, now);
      return recordOnce(runs, context, (simulation) => {
        const body = { ...prepared, simulation };
        return { body, event: queuedEvent(context, now, body) };
      });
    },
  );
  await startSoon(deps, context, run);
  return run;
}

async function prepare(
  deps: SimulationDependencies,
  context: CallContext,
  { samples, thresholds, allowPartial, ...question }: NewSimulation,
  now: Date,
): Promise<Omit<SimulationRun, 'simulation'>> {
  const { tenant, subject } = context.principal;
  const { inputs, facts } = await lockInputs(deps, tenant, question, now);
  requireSmall(inputs);
  return {
    ...{ state: 'queued', round: 0, allowPartial, area: newArea() },
    inputs: { ...inputs, samples },
    plan: planRun(facts, deps.batchesPerShard),
    ...{ findings: facts.findings, thresholds },
    requestedBy: subject,
    origin: storeOrigin(context),
    ...traceOf(),
    ...{ createTime: now.toISOString(), queueTime: now.toISOString() },
    failure: '',
  };
}

/** The trace that the worker continues. */
export function traceOf(): { readonly traceparent?: string } {
  const { traceparent } = traceHeaders();
  return traceparent === undefined ? {} : { traceparent };
}

function requireSmall(inputs: SimulationInputs): void {
  const actual = Buffer.byteLength(JSON.stringify(inputs));
  if (actual <= INPUT_BYTES) return;
  throw new ServiceError(
    'TOO_LARGE',
    `What is to be simulated takes ${actual} bytes to say; the limit is ${INPUT_BYTES}.`,
    {
      metadata: { limit: String(INPUT_BYTES), actual: String(actual) },
    },
  );
}

import type { DocumentStore } from '@policy-registry/storage';
import { change, changeOnce, type Decision, type WritingCall } from '@policy-registry/transitions';
import { RUNS, type SimulationRun } from './simulation-run.ts';

/** Pure, and may run several times; `undefined` when nothing is to be written. */
type DecideRun = (run: SimulationRun) => Decision<SimulationRun> | undefined;

/** One transition: read, decide, compare-and-set. Throws NOT_FOUND, CONFLICT, what `decide` throws, and StoreError. */
export async function changeRun(
  documents: DocumentStore,
  tenant: string,
  simulation: string,
  decide: DecideRun,
): Promise<SimulationRun> {
  const runs = documents.forTenant(tenant).collection(RUNS);
  return (await change(runs, simulation, titleOf(simulation), '', ({ body }) => decide(body))).body;
}

/** As `changeRun`, for a call that may be repeated: once for each request. */
export async function changeRunOnce(
  documents: DocumentStore,
  context: WritingCall & { readonly principal: { readonly tenant: string } },
  simulation: string,
  decide: DecideRun,
): Promise<SimulationRun> {
  const runs = documents.forTenant(context.principal.tenant).collection(RUNS);
  const once = { etag: '', context };
  return (await changeOnce(runs, simulation, titleOf(simulation), once, ({ body }) => decide(body))).body;
}

function titleOf(simulation: string): string {
  return `simulation "${simulation}"`;
}

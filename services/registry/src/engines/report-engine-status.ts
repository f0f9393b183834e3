import type { CallContext } from '@policy-registry/rpc';
import { canaryOf } from '../distribution/live-content.ts';
import { isLive } from '../environments/binding-record.ts';
import { findBinding } from '../environments/read-binding.ts';
import { readEnvironment } from '../environments/read-environment.ts';
import { compareAndSet, LOST, untilWon } from '../kernel/compare-and-set.ts';
import { invalidArgument } from '../kernel/free-text.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { abortFailingCanary } from './abort-failing-canary.ts';
import { recordErrors } from './canary-errors.ts';
import { ENGINES, type EngineReport, engineId, oldestReport } from './engine-record.ts';
import { freeSlot } from './engine-slot.ts';
import { forgetEngines } from './forget-engines.ts';

export interface EngineReports {
  readonly environment: string;
  readonly engine: string;
  readonly reports: readonly EngineReport[];
}

/**
 * Keeps what an engine says that it runs, in place of what it said before, and aborts canaries that fail by it. Throws NOT_FOUND
 * (environment), INVALID_ARGUMENT, LIMIT_EXCEEDED, CONFLICT.
 */
export async function reportEngineStatus(
  deps: ReleaseDependencies,
  context: CallContext,
  { environment, engine, reports }: EngineReports,
): Promise<void> {
  const { tenant } = context.principal;
  const { reportSeconds, enginesPerEnvironment } = deps.distribution;
  await readEnvironment(deps, tenant, environment);
  const sorted = inOrder(reports);
  const now = deps.now();
  const reportTime = now.toISOString();
  const documents = deps.documents.forTenant(tenant);
  await forgetEngines(documents, environment, oldestReport(now, reportSeconds));

  const engines = documents.collection(ENGINES);
  const id = engineId(environment, engine);
  await untilWon('the engines of the environment', async (tries) => {
    const stored = await engines.get(id);
    const slot = stored?.body.slot ?? (await freeSlot(engines, environment, enginesPerEnvironment, tries));
    const record = { environment, engine, slot, reports: sorted, reportTime };
    return (await compareAndSet(engines, id, stored, record)) ? undefined : LOST;
  });
  for (const report of sorted) await judge(deps, context, { environment, engine, reportTime }, report);
}

/** Throws INVALID_ARGUMENT for two reports of the same thing. */
function inOrder(reports: readonly EngineReport[]): readonly EngineReport[] {
  const byName = new Map(reports.map((report) => [`${report.pack} ${report.promotion}`, report]));
  if (byName.size < reports.length) {
    throw invalidArgument('statuses', 'name a pack twice for the same promotion', 'statuses.unique');
  }
  return [...byName].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, report]) => report);
}

/** What a report says of a canary that is on. One that is over, or was never, is nothing to count. */
async function judge(
  deps: ReleaseDependencies,
  context: CallContext,
  from: { readonly environment: string; readonly engine: string; readonly reportTime: string },
  { pack, promotion, irDigest, evaluationErrors }: EngineReport,
): Promise<void> {
  if (promotion === '') return;
  const { tenant } = context.principal;
  const binding = (await findBinding(deps, tenant, from.environment, pack))?.body;
  const canary = binding !== undefined && isLive(binding) ? canaryOf(binding) : undefined;
  if (canary === undefined || canary.promotion !== promotion || canary.irDigest !== irDigest) return;
  await recordErrors(deps.documents.forTenant(tenant), { ...from, promotion, evaluationErrors });
  await abortFailingCanary(deps, context, canary);
}

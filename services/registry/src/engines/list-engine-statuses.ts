import type { CallContext, Page, Pager } from '@policy-registry/rpc';
import type { Collection, Stored } from '@policy-registry/storage';
import { readEnvironment } from '../environments/read-environment.ts';
import type { PageRequest } from '../kernel/list-page.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { currentReports } from './current-report.ts';
import { ENGINES, type EngineRecord, type EngineReport, oldestReport } from './engine-record.ts';

export interface FleetRequest extends PageRequest {
  readonly environment: string;
  /** Every pack when empty. */
  readonly pack: string;
  readonly staleOnly: boolean;
}

/** One thing that an engine runs, and whether it is what engines are to run now. */
export interface FleetEntry {
  readonly engine: EngineRecord;
  readonly report: EngineReport;
  readonly current: boolean;
}

/** Reports that are looked at for one page: where few are asked for of many, a page is shorter and not the last. */
const LOOKED_AT = 5000;
const BATCH = 100;

/** Who runs what in an environment, by engine and pack. Throws NOT_FOUND. */
export async function listEngineStatuses(
  deps: ReleaseDependencies,
  pager: Pager,
  context: CallContext,
  request: FleetRequest,
): Promise<{ readonly entries: readonly FleetEntry[]; readonly nextPageToken: string }> {
  const { environment, pack, staleOnly } = request;
  const { tenant } = context.principal;
  await readEnvironment(deps, tenant, environment);
  const filter = { environment, pack, staleOnly };
  const { limit, after } = pager.read(context, filter, request.pageSize, request.pageToken);
  const oldest = oldestReport(deps.now(), deps.distribution.reportSeconds);
  const isCurrent = currentReports(deps, context, environment);
  const engines = deps.documents.forTenant(tenant).collection(ENGINES);
  const entries: FleetEntry[] = [];
  let [lookedAt, last] = [0, after];
  for await (const { engine, index, report } of reportsAfter(engines, environment, after)) {
    if (last !== undefined && (entries.length === limit || lookedAt === LOOKED_AT)) {
      return { entries, nextPageToken: pager.next(context, filter, last) };
    }
    lookedAt += 1;
    last = { id: engine.id, value: index };
    if (engine.body.reportTime < oldest || (pack !== '' && report.pack !== pack)) continue;
    const current = await isCurrent(report);
    if (!staleOnly || !current) entries.push({ engine: engine.body, report, current });
  }
  return { entries, nextPageToken: '' };
}

interface PlacedReport {
  readonly engine: Stored<EngineRecord>;
  /** Among the reports of the engine. */
  readonly index: number;
  readonly report: EngineReport;
}

/** What follows a position: an engine, and the index of one of its reports. */
async function* reportsAfter(
  engines: Collection<EngineRecord>,
  environment: string,
  position: Page['after'],
): AsyncGenerator<PlacedReport, void, void> {
  let after = position === undefined ? undefined : { id: position.id };
  const begun = after && (await engines.get(after.id));
  if (begun !== undefined) yield* reportsOf(begun).filter(({ index }) => index > Number(position?.value));
  for (;;) {
    const page = await engines.list({
      where: { environment },
      limit: BATCH,
      ...(after === undefined ? {} : { after: { id: after.id } }),
    });
    for (const engine of page) yield* reportsOf(engine);
    after = page.at(-1);
    if (after === undefined || page.length < BATCH) return;
  }
}

function reportsOf(engine: Stored<EngineRecord>): readonly PlacedReport[] {
  return engine.body.reports.map((report, index) => ({ engine, index, report }));
}

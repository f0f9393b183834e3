import { timestampDate } from '@bufbuild/protobuf/wkt';
import { SimulationService } from '@policy-registry/contracts/simulation';
import { readEnv } from '@policy-registry/engine-messages';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { SIMULATIONS } from './collections.ts';
import { explainFinding } from './explain-finding.ts';
import { changeMessage, readPolicyRef, simulationMessage } from './messages.ts';
import { quickSimulate } from './quick-simulate.ts';
import { getSimulation, listChanges } from './read-simulation.ts';
import type { Threshold } from './result.ts';

/** The handlers of SimulationService: proto messages in and out, nothing decided here. */
export function simulationHandlers(deps: SimulationDependencies, pager: Pager): Implementation {
  return implement(SimulationService, {
    async quickSimulate(request, context) {
      const record = await quickSimulate(deps, context, {
        baseline: readPolicyRef(request.baseline, 'baseline'),
        candidate: readPolicyRef(request.candidate, 'candidate'),
        snapshot: request.snapshot,
        env: readEnv(request.env),
        evaluatedAt: request.evaluatedAt === undefined ? undefined : timestampDate(request.evaluatedAt),
        maxFindings: request.maxFindings,
        samples: request.samples,
        // The contract admits the names of measures alone.
        thresholds: request.thresholds.map(({ measure, maximum }) => ({
          measure: measure as Threshold['measure'],
          maximum: Number(maximum),
        })),
      });
      return { simulation: simulationMessage(record) };
    },

    async getSimulation(request, context) {
      return { simulation: simulationMessage(await getSimulation(deps, context.principal.tenant, request.simulation)) };
    },

    async listSimulations(request, context) {
      const filter = request.pack === '' ? {} : { pack: request.pack };
      const page = pager.read(context, filter, request.pageSize, request.pageToken);
      const found = await deps.documents
        .forTenant(context.principal.tenant)
        .collection(SIMULATIONS)
        .list({ where: filter, orderBy: 'createTime', descending: true, ...page, limit: page.limit + 1 });
      const shown = found.slice(0, page.limit);
      const last = found.length > page.limit ? shown.at(-1) : undefined;
      return {
        simulations: shown.map(({ body }) => simulationMessage(body, 'head')),
        nextPageToken:
          last === undefined ? '' : pager.next(context, filter, { value: last.body.createTime, id: last.id }),
      };
    },

    async listChanges(request, context) {
      const filter = { simulation: request.simulation };
      const page = pager.read(context, filter, request.pageSize, request.pageToken);
      const { changes, last } = await listChanges(deps, context.principal.tenant, request.simulation, page);
      return {
        changes: changes.map(changeMessage),
        nextPageToken: last === undefined ? '' : pager.next(context, filter, last),
      };
    },

    async explainFinding(request, context) {
      return explainFinding(deps, context.principal.tenant, request.simulation, request.finding);
    },
  });
}

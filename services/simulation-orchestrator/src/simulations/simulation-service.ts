import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  type CreateSimulationRequest,
  type QuickSimulateRequest,
  SimulationService,
} from '@policy-registry/contracts/simulation';
import { changeMessage, readEnv } from '@policy-registry/engine-messages';
import { type CallContext, createAdmission, type Implementation, implement, type Pager } from '@policy-registry/rpc';
import type { SimulationResult, Threshold } from '@policy-registry/simulation';
import { cancelSimulation } from '../batch/cancel-simulation.ts';
import { createSimulation } from '../batch/create-simulation.ts';
import { listRunShards } from '../batch/list-run-shards.ts';
import { retrySimulation } from '../batch/retry-simulation.ts';
import type { SimulationRun } from '../batch/simulation-run.ts';
import { viewRun } from '../batch/view-run.ts';
import { watchSimulation } from '../batch/watch-simulation.ts';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { changesFile } from './changes-format.ts';
import { explainFinding } from './explain-finding.ts';
import { exportChanges } from './export-changes.ts';
import { listChanges } from './list-changes.ts';
import { listSimulations } from './list-simulations.ts';
import { ListedFacts } from './listed-facts.ts';
import { readPolicyRef, shardMessage, simulationMessage } from './messages.ts';
import { quickSimulate } from './quick-simulate.ts';
import { examineSimulation, readManifest, readResult } from './read-simulation.ts';
import { quickSimulation, type Simulation } from './simulation.ts';

/** Exports that a process makes at once, for one tenant and for all: each holds the changes of a shard. */
const EXPORTS_OF_TENANT = 4;
const EXPORTS = 16;

/** The handlers of SimulationService: proto messages in and out, nothing decided here. */
export function simulationHandlers(deps: SimulationDependencies, pager: Pager): Implementation {
  const message = (simulation: Simulation, result?: SimulationResult) =>
    simulationMessage(simulation, deps.limits, result);
  const shown = async ({ principal }: Pick<CallContext, 'principal'>, run: SimulationRun) =>
    message(await viewRun(deps, principal.tenant, run));
  const facts = new ListedFacts(deps.objects);
  const exports = createAdmission(EXPORTS_OF_TENANT, EXPORTS);
  return implement(SimulationService, {
    async quickSimulate(request, context) {
      const { maxFindings } = request;
      const record = await quickSimulate(deps, context, { ...readQuestion(request), maxFindings });
      return { simulation: message(quickSimulation(record), record.result) };
    },

    async createSimulation(request, context) {
      const { allowPartial } = request;
      const run = await createSimulation(deps, context, { ...readQuestion(request), allowPartial });
      return { simulation: await shown(context, run) };
    },

    async cancelSimulation(request, context) {
      return { simulation: await shown(context, await cancelSimulation(deps, context, request)) };
    },

    async retrySimulation({ simulation }, context) {
      return { simulation: await shown(context, await retrySimulation(deps, context, simulation)) };
    },

    async *watchSimulation({ simulation }, { principal, signal }) {
      for await (const seen of watchSimulation(deps, principal.tenant, simulation, signal)) {
        yield { simulation: message(seen) };
      }
    },

    async getSimulation(request, { principal }) {
      const simulation = await examineSimulation(deps, principal.tenant, request.simulation);
      return { simulation: message(simulation, await readResult(deps, principal.tenant, simulation)) };
    },

    async listSimulations(request, context) {
      const filter = request.pack === '' ? {} : { pack: request.pack };
      const page = pager.read(context, filter, request.pageSize, request.pageToken);
      const query = { where: filter, ...page, limit: page.limit + 1 };
      const found = await listSimulations(deps, context.principal.tenant, query);
      const shown = found.slice(0, page.limit);
      const last = found.length > page.limit ? shown.at(-1) : undefined;
      return {
        simulations: shown.map((simulation) => message(simulation)),
        nextPageToken:
          last === undefined ? '' : pager.next(context, filter, { value: last.createTime, id: last.simulation }),
      };
    },

    async listChanges(request, context) {
      const filter = { simulation: request.simulation };
      const page = pager.read(context, filter, request.pageSize, request.pageToken);
      const { changes, last } = await listChanges(deps, context.principal.tenant, request.simulation, page, facts);
      return {
        changes: changes.map(changeMessage),
        nextPageToken: last === undefined ? '' : pager.next(context, filter, last),
      };
    },

    async *exportChanges({ simulation, format }, { principal: { tenant }, signal }) {
      const { contentType, write } = changesFile(format);
      const leave = exports.enter(tenant);
      try {
        for await (const data of exportChanges(deps, tenant, simulation, { write }, { facts, signal })) {
          yield { content: { contentType, data } };
        }
      } finally {
        leave();
      }
    },

    async listShards(request, context) {
      const { tenant } = context.principal;
      const filter = { simulation: request.simulation };
      const page = pager.read(context, filter, request.pageSize, request.pageToken);
      const { shards, last } = await listRunShards(deps, tenant, request.simulation, page);
      return {
        shards: shards.map(shardMessage),
        nextPageToken: last === undefined ? '' : pager.next(context, filter, last),
      };
    },

    async getManifest({ simulation }, { principal }) {
      const data = await readManifest(deps, principal.tenant, simulation);
      return { content: { contentType: 'application/json', data } };
    },

    async explainFinding(request, context) {
      return explainFinding(deps, context.principal.tenant, request.simulation, request.finding);
    },
  });
}

function readQuestion(request: QuickSimulateRequest | CreateSimulationRequest) {
  return {
    baseline: readPolicyRef(request.baseline, 'baseline'),
    candidate: readPolicyRef(request.candidate, 'candidate'),
    snapshot: request.snapshot,
    env: readEnv(request.env),
    evaluatedAt: request.evaluatedAt === undefined ? undefined : timestampDate(request.evaluatedAt),
    environment: request.environment,
    overrides: {
      none: request.overrides?.none ?? false,
      pending: request.overrides?.pending ?? [],
      lapsed: request.overrides?.lapsed ?? [],
    },
    samples: request.samples,
    // The contract admits the names of measures alone.
    thresholds: request.thresholds.map(({ measure, maximum }) => ({
      measure: measure as Threshold['measure'],
      maximum: Number(maximum),
    })),
  };
}

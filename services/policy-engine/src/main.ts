import { runService, type ServiceParts } from '@policy-registry/host';
import type { Implementation } from '@policy-registry/rpc';
import {
  engineOf,
  SIMULATION_QUEUE,
  simulationLimits,
  startSimulationWorker,
} from '@policy-registry/simulation-orchestrator';
import { policyEngineHandlers } from './policy-engine-service.ts';

await runService('policy-engine', build);

/** Answers calls, and runs simulations from the queue. */
async function build(parts: ServiceParts): Promise<readonly Implementation[]> {
  const { config, documents, objects, messages, now, logger: log, shutdown } = parts;
  const queue = await (await messages()).queue(SIMULATION_QUEUE);
  const limits = simulationLimits(config);
  const engine = engineOf(config, objects, log);
  const worker = startSimulationWorker({ documents, objects, queue, limits, engine, now, log });
  shutdown.drain('worker', () => worker.stop(config.shutdown.graceSeconds * 1000));
  return [policyEngineHandlers()];
}

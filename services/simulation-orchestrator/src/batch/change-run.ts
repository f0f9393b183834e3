import { setTimeout as delay } from 'node:timers/promises';
import { type DocumentStore, type OutboxEvent, StoreError } from '@policy-registry/storage';
import { noSuchSimulation } from '../simulations/no-such-simulation.ts';
import { RUNS, type SimulationRun } from './simulation-run.ts';

/** Attempts against faster writers. They are few: a worker, and who cancels. */
const ATTEMPTS = 16;
const MAX_PAUSE_MS = 64;

export interface RunChange {
  readonly run: SimulationRun;
  readonly events?: readonly OutboxEvent[];
}

/**
 * One transition: read, decide, compare-and-set. `decide` may run several times, and answers `undefined` when nothing is to be
 * written. Throws NOT_FOUND, what `decide` throws, and StoreError.
 */
export async function changeRun(
  documents: DocumentStore,
  tenant: string,
  simulation: string,
  decide: (run: SimulationRun) => RunChange | undefined,
): Promise<SimulationRun> {
  const runs = documents.forTenant(tenant).collection(RUNS);
  for (let attempt = 1; ; attempt += 1) {
    const stored = await runs.get(simulation);
    if (stored === undefined) throw noSuchSimulation(simulation);
    const change = decide(stored.body);
    if (change === undefined) return stored.body;
    try {
      return (await runs.replace(simulation, stored.revision, change.run, change.events)).body;
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'REVISION_MISMATCH' || attempt === ATTEMPTS) throw error;
    }
    await delay(Math.random() * Math.min(2 ** attempt, MAX_PAUSE_MS));
  }
}

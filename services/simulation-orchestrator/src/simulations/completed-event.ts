import { eventOf, type Origin } from '@policy-registry/events';
import type { OutboxEvent } from '@policy-registry/storage';
import type { Outcome } from '../batch/simulation-run.ts';
import type { SimulationInputs } from './collections.ts';

export interface Completion {
  readonly simulation: string;
  readonly inputs: SimulationInputs;
  readonly outcome: Pick<Outcome, 'resultDigest' | 'manifestDigest' | 'measures'>;
}

/** A simulation has its result. */
export function completedEvent(origin: Origin, time: Date, completion: Completion): OutboxEvent {
  const { simulation, inputs, outcome } = completion;
  const { resultDigest, manifestDigest, measures } = outcome;
  const { baseline, snapshot, factTableDigest, overrides } = inputs;
  return eventOf(origin, time, {
    type: 'policy.simulation.completed',
    ...candidateOf(inputs),
    details: {
      simulation,
      snapshot,
      factTableDigest,
      baselineIrDigest: baseline.irDigest,
      resultDigest,
      ...(manifestDigest === undefined ? {} : { manifestDigest }),
      ...(overrides === undefined ? {} : { overridesDigest: overrides.digest }),
      ...measures,
    },
  });
}

/** What an event says of the candidate; no policy has nothing to say. */
export function candidateOf({ candidate }: SimulationInputs) {
  const { pack, version, sourceDigest, irDigest } = candidate;
  return {
    ...(pack === '' ? {} : { pack }),
    ...(version === '' ? {} : { version }),
    ...(sourceDigest === '' ? {} : { sourceDigest, irDigest }),
  };
}

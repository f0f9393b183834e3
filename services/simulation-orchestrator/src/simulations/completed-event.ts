import { eventOf, type Origin } from '@policy-registry/events';
import type { OutboxEvent } from '@policy-registry/storage';
import type { SimulationInputs } from './collections.ts';
import type { Measures } from './result.ts';

export interface Completion {
  readonly simulation: string;
  readonly inputs: SimulationInputs;
  readonly resultDigest: string;
  readonly measures: Measures;
}

/** A simulation has its result. */
export function completedEvent(origin: Origin, time: Date, completion: Completion): OutboxEvent {
  const { simulation, inputs, resultDigest, measures } = completion;
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

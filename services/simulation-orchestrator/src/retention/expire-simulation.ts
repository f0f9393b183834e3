import { eventOf, type Origin } from '@policy-registry/events';
import type { MutableCollection } from '@policy-registry/storage';
import { change } from '@policy-registry/transitions';
import type { SimulationInputs } from '../simulations/collections.ts';
import { candidateOf } from '../simulations/completed-event.ts';
import { isDue, type Retained } from './retained.ts';

/** Whose doing it is that time passes: nobody's who called. */
const REGISTRY_ITSELF: Origin = {
  principal: { subject: 'policy-registry', clientId: 'policy-registry', scopes: new Set() },
  traceId: '',
  requestId: undefined,
};

/** What the record of either kind has. */
export interface Expiring extends Retained {
  readonly simulation: string;
}

/**
 * Gives a simulation up, and tells so, in one write: from then on nobody reads or holds it, and what it came to may go. Does nothing when its
 * time has not come, or somebody was faster to hold it. Throws NOT_FOUND, CONFLICT, StoreError.
 */
export async function expireSimulation<T extends Expiring>(
  records: MutableCollection<T>,
  simulation: string,
  inputsOf: (record: T) => SimulationInputs,
  { now, keepDays }: { readonly now: Date; readonly keepDays: number },
): Promise<void> {
  await change(records, simulation, `simulation "${simulation}"`, '', ({ body }) => {
    if (!isDue(body, now, keepDays)) return undefined;
    const { snapshot } = inputsOf(body);
    const event = eventOf(REGISTRY_ITSELF, now, {
      type: 'policy.simulation.expired',
      ...candidateOf(inputsOf(body)),
      details: { simulation, snapshot, finishTime: body.finishTime, keepDays },
    });
    return { body: { ...body, expiredTime: now.toISOString() }, events: [event] };
  });
}

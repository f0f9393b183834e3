import { eventOf } from '@policy-registry/events';
import type { CallContext } from '@policy-registry/rpc';
import type { OutboxEvent } from '@policy-registry/storage';
import { candidateOf } from '../simulations/completed-event.ts';
import type { RunState, SimulationRun } from './simulation-run.ts';

/** A simulation waits for a worker: a new one, or one that was over. */
export function queuedEvent(
  context: CallContext,
  time: Date,
  { simulation, inputs }: Pick<SimulationRun, 'simulation' | 'inputs'>,
  from?: RunState,
): OutboxEvent {
  return eventOf(context, time, {
    type: 'policy.simulation.queued',
    ...candidateOf(inputs),
    ...(from === undefined ? {} : { from }),
    to: 'queued',
    details: { simulation, snapshot: inputs.snapshot, baselineIrDigest: inputs.baseline.irDigest },
  });
}

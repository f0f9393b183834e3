import { ServiceError } from '@policy-registry/rpc/errors';
import type { RegistryDependencies } from '../../kernel/ports.ts';
import type { ChangeSubject } from './gate.ts';
import { simulationRelied } from './simulation-gates.ts';

/**
 * Keeps the simulation that the required gates went by for good, before what they let through is written: `holder` says what that is. Throws
 * CONFLICT when it expired since they looked.
 */
export async function holdEvidence(
  { simulations }: Pick<RegistryDependencies, 'simulations'>,
  tenant: string,
  subject: ChangeSubject,
  holder: string,
): Promise<void> {
  const relied = simulationRelied(subject);
  if (relied === undefined || (await simulations.hold(tenant, relied.simulation, holder))) return;
  throw new ServiceError('CONFLICT', `Simulation ${relied.simulation} has expired meanwhile; retry the call.`, {
    metadata: { simulation: relied.simulation },
    retryAfterMs: 200,
  });
}

import { ServiceError } from '@policy-registry/rpc/errors';

export function noSuchSimulation(simulation: string): ServiceError {
  return new ServiceError('NOT_FOUND', `There is no simulation "${simulation}".`, { metadata: { simulation } });
}

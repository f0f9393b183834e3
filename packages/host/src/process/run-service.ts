import type { Implementation } from '@policy-registry/rpc';
import { runProcess } from './run-process.ts';
import { type RunningService, type ServiceParts, startService } from './start-service.ts';

/** The main of a service that runs alone. */
export function runService(
  name: string,
  build: (parts: ServiceParts) => Promise<readonly Implementation[]>,
): Promise<void> {
  return runProcess<RunningService>(
    name,
    (config) => startService(name, config, build),
    ({ httpUrl, grpcAddress }) => `${name} is ready.\n\n  gRPC     ${grpcAddress}\n  Health   ${httpUrl}/readyz\n`,
  );
}

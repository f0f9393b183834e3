import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Simulation } from '@policy-registry/contracts/simulation';
import { type Cli, received } from '../cli.ts';
import { policyRef, resolveRef } from '../policy-ref.ts';
import type { SimulateOptions } from './simulate.ts';
import { simulateInBatch } from './simulate-batch.ts';

/** Has the registry simulate, at once or in a batch that is waited for. */
export async function simulateOnServer(cli: Cli, options: SimulateOptions): Promise<Simulation> {
  const candidate = await resolveRef(cli, policyRef(options.candidate));
  const baseline = await resolveRef(cli, policyRef(options.baseline));
  const question = {
    candidate: candidate.ref,
    baseline: baseline.ref,
    snapshot: options.snapshot ?? '',
    env: options.env ?? {},
    samples: options.samples,
    thresholds: [...(options.threshold ?? [])],
    environment: options.environment || baseline.environment || candidate.environment,
    overrides: {
      none: options.overrides === false,
      pending: options.withOverride ?? [],
      lapsed: options.withoutOverride ?? [],
    },
    ...(options.at === undefined ? {} : { evaluatedAt: timestampFromDate(options.at) }),
  };
  const { maxFindings, allowPartial = false, quiet = false } = options;
  if (options.batch) return simulateInBatch(cli, { ...question, allowPartial }, quiet);
  return received((await cli.clients().simulations.quickSimulate({ ...question, maxFindings })).simulation);
}

import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type Simulation, SimulationSchema, Verdict } from '@policy-registry/contracts/simulation';
import { type Command, Option } from 'commander';
import { instant, keyValue, threshold, wholeNumber } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { EXIT } from '../exit-code.ts';
import { describeSimulation } from '../output/simulation-report.ts';
import { POLICY_REF_HELP, type PolicyRef, policyRef } from '../policy-ref.ts';
import { simulateInBatch } from './simulate-batch.ts';

interface SimulateOptions {
  readonly candidate: PolicyRef;
  readonly baseline: PolicyRef;
  readonly snapshot: string;
  readonly env?: Record<string, string | number | boolean>;
  readonly at?: Date;
  readonly threshold?: { measure: string; maximum: bigint }[];
  readonly samples: number;
  readonly maxFindings: number;
  readonly batch?: boolean;
  readonly environment: string;
  readonly overrides: boolean;
  readonly withOverride?: string[];
  readonly withoutOverride?: string[];
  readonly quiet?: boolean;
}

export function simulateCommand(program: Command, cli: () => Cli): void {
  program
    .command('simulate')
    .description('what a candidate would change; exit code 20 when a threshold is exceeded')
    .requiredOption('--candidate <policy>', POLICY_REF_HELP, policyRef)
    .addOption(
      new Option('--baseline <policy>', 'named likewise').argParser(policyRef).default(policyRef('none'), 'none'),
    )
    .requiredOption('--snapshot <snapshot>', 'the inventory')
    .option('--env <key=value>', 'a value of env in the policy; may be repeated', keyValue)
    .option('--at <time>', 'the time at which both policies are asked (default: now)', instant)
    .option('--environment <environment>', 'whose overrides act too (default: where a side is live)', '')
    .option('--no-overrides', 'without any override')
    .option('--with-override <id...>', 'what would these pending ones let through?')
    .option('--without-override <id...>', 'what would come back if these ended?')
    .option('--threshold <measure=maximum>', 'a bound, e.g. lost_blocks=0; may be repeated', threshold)
    .option('--samples <count>', 'how many changed findings to show', wholeNumber, 5)
    .addOption(
      new Option('--max-findings <count>', 'evaluate at most so many')
        .argParser(wholeNumber)
        .default(0, 'the limit of the server'),
    )
    .addOption(
      new Option('--batch', 'over the whole inventory, however large: a worker does it, and this waits').conflicts(
        'maxFindings',
      ),
    )
    .option('--quiet', 'say nothing but the answer: no progress')
    .action((options: SimulateOptions) => simulate(cli(), options));
}

async function simulate(cli: Cli, { maxFindings, quiet = false, ...options }: SimulateOptions): Promise<void> {
  const question = {
    candidate: options.candidate,
    baseline: options.baseline,
    snapshot: options.snapshot,
    env: options.env ?? {},
    samples: options.samples,
    thresholds: options.threshold ?? [],
    environment: options.environment,
    overrides: {
      none: !options.overrides,
      pending: options.withOverride ?? [],
      lapsed: options.withoutOverride ?? [],
    },
    ...(options.at === undefined ? {} : { evaluatedAt: timestampFromDate(options.at) }),
  };
  const simulation = options.batch
    ? await simulateInBatch(cli, question, quiet)
    : received((await cli.clients().simulations.quickSimulate({ ...question, maxFindings })).simulation);
  showSimulation(cli, simulation);
  if (simulation.verdict === Verdict.EXCEEDED) cli.exitCode = EXIT.THRESHOLD_EXCEEDED;
}

export function showSimulation(cli: Cli, simulation: Simulation): void {
  cli.out.message(SimulationSchema, simulation, () => describeSimulation(simulation));
}

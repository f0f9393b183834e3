import { type Simulation, SimulationSchema, Verdict } from '@policy-registry/contracts/simulation';
import { type Command, Option } from 'commander';
import { type Bound, instant, keyValue, threshold, wholeNumber, wholeNumberTo } from '../arguments.ts';
import type { Cli } from '../cli.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { describeSimulation } from '../output/simulation-report.ts';
import { POLICY_REF_HELP } from '../policy-ref.ts';
import { EXPORT_FORMATS, type ExportTarget, exportTarget, refuseUnwritable } from '../simulation/export-target.ts';
import { simulateOnServer } from './simulate-on-server.ts';

/** As many as a registry shows: what is simulated here has the digest that it would have there. */
const MOST_SAMPLES = 200;

export interface SimulateOptions {
  readonly candidate: string;
  readonly baseline: string;
  readonly env?: Record<string, string | number | boolean>;
  readonly at?: Date;
  readonly threshold?: readonly Bound[];
  readonly samples: number;
  readonly maxFindings: number;
  readonly environment: string;
  /** False for `--no-overrides`; a file of `--overrides`. */
  readonly overrides?: string | boolean;
  readonly withOverride?: string[];
  readonly withoutOverride?: string[];
  readonly quiet?: boolean;
  readonly snapshot?: string;
  readonly batch?: boolean;
  readonly allowPartial?: boolean;
  readonly local?: boolean;
  readonly inventory?: string[];
  readonly why?: string;
  readonly export?: readonly ExportTarget[];
}

export function simulateCommand(program: Command, cli: () => Cli): void {
  program
    .command('simulate')
    .description('what a candidate would change; exit code 20 when a threshold is exceeded')
    .requiredOption('--candidate <policy>', `${POLICY_REF_HELP}; with --local a path: a pack, a .stella file, an IR`)
    .option('--baseline <policy>', 'named likewise', 'none')
    .option('--snapshot <snapshot>', 'the inventory; needed unless --local')
    .option('--env <key=value>', 'a value of env in the policy; may be repeated', keyValue)
    .option('--at <time>', 'the time at which both policies are asked (default: now)', instant)
    .option('--threshold <measure=maximum>', 'a bound, e.g. lost_blocks=0; may be repeated', threshold)
    .option('--samples <count>', 'how many changed findings to show', wholeNumberTo(MOST_SAMPLES), 5)
    .addOption(
      new Option('--max-findings <count>', 'evaluate at most so many')
        .argParser(wholeNumber)
        .default(0, 'the limit of the server; with --local all'),
    )
    .option('--environment <environment>', 'whose overrides act too (default: where a side is live)', '')
    .option('--overrides <file>', 'with --local: what "policyctl override list --output json" wrote')
    .option('--no-overrides', 'without any override')
    .option('--with-override <id...>', 'what would these pending ones let through?')
    .option('--without-override <id...>', 'what would come back if these ended?')
    .addOption(
      new Option('--batch', 'over the whole inventory, however large: workers do it, and this waits').conflicts(
        'maxFindings',
      ),
    )
    .option(
      '--allow-partial',
      'with --batch: succeed although findings could not be evaluated; no threshold then holds',
    )
    .addOption(new Option('--local', 'here, over files, without a server').conflicts(['snapshot', 'batch']))
    .option('--inventory <file...>', 'with --local: reports, SBOMs and VEX files, or a fact table')
    .option('--why <finding>', 'with --local: why a finding comes out as it does, rule by rule, under both policies')
    .option(
      '--export <format=file>',
      `write what changes: ${EXPORT_FORMATS.join(', ')}; - for the answer itself`,
      exportTarget,
    )
    .option('--quiet', 'say nothing but the answer: no progress')
    .action((options: SimulateOptions) => simulate(cli(), options));
}

async function simulate(cli: Cli, options: SimulateOptions): Promise<void> {
  refuseOther(options);
  refuseUnwritable(options.export ?? []);
  if (options.why !== undefined) return (await import('./simulate-local.ts')).explainLocally(cli, options, options.why);
  if (options.local) return (await import('./simulate-local.ts')).simulateLocally(cli, options);
  const simulation = await simulateOnServer(cli, options);
  await answer(cli, options, simulation, () => exportSimulation(cli, simulation, options.export ?? []));
}

/** Tells what was found, and has it written into files. What cannot be written keeps nothing back. */
export async function answer(
  cli: Cli,
  { export: targets = [] }: Pick<SimulateOptions, 'export'>,
  simulation: Simulation,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } finally {
    // Whoever wants a file as the answer wants nothing beside it.
    if (!targets.some(({ path }) => path === '-')) showSimulation(cli, simulation);
  }
  judge(cli, simulation);
}

/** Shows a simulation that is over; the exit code says whether its thresholds hold. */
export function showJudged(cli: Cli, simulation: Simulation): void {
  showSimulation(cli, simulation);
  judge(cli, simulation);
}

function judge(cli: Cli, simulation: Simulation): void {
  if (isExceeded(simulation)) cli.exitCode = EXIT.THRESHOLD_EXCEEDED;
}

/** Writes what a registry found into files. */
export async function exportSimulation(
  cli: Cli,
  simulation: Simulation,
  targets: readonly ExportTarget[],
): Promise<void> {
  if (targets.length === 0) return;
  // Arrow takes a while to load.
  const { writeExports } = await import('../simulation/exported.ts');
  const { exportedByServer } = await import('../simulation/server-export.ts');
  await writeExports(cli, targets, exportedByServer(cli, simulation));
}

/** What only the other way of simulating takes, or needs. */
function refuseOther(options: SimulateOptions): void {
  const { local, inventory, overrides, snapshot, why, batch, allowPartial, withOverride, withoutOverride } = options;
  if (allowPartial && !batch) throw new CliError('USAGE', '--allow-partial goes with --batch');
  if (overrides === false && (withOverride ?? withoutOverride) !== undefined) {
    throw new CliError('USAGE', '--no-overrides leaves nothing for --with-override and --without-override');
  }
  if (local) {
    if (inventory === undefined) throw new CliError('USAGE', '--local needs --inventory');
    if (why === '') throw new CliError('USAGE', '--why needs the id of a finding, or how it begins');
    return;
  }
  if (snapshot === undefined) throw new CliError('USAGE', '--snapshot is needed, or --local with --inventory');
  if (inventory !== undefined) throw new CliError('USAGE', '--inventory goes with --local');
  if (why !== undefined)
    throw new CliError('USAGE', '--why goes with --local; "policyctl simulation why" asks a registry');
  if (typeof overrides === 'string') throw new CliError('USAGE', '--overrides FILE goes with --local');
}

/** What is not known to be within its bounds does not pass for it. */
function isExceeded({ thresholds, verdict }: Simulation): boolean {
  return thresholds.length > 0 && verdict !== Verdict.WITHIN_THRESHOLDS;
}

export function showSimulation(cli: Cli, simulation: Simulation): void {
  cli.out.message(SimulationSchema, simulation, () => describeSimulation(simulation));
}

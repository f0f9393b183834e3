import { type GovernancePolicy, GovernancePolicySchema } from '@policy-registry/contracts/registry';
import { type Command, InvalidArgumentError } from 'commander';
import { percent, wholeNumber } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { counted } from '../output/counted.ts';
import { time } from '../output/format.ts';
import { record } from '../output/table.ts';

/** A gate or a measure, and the environment that it is meant for; empty for publications. */
interface Placed {
  readonly name: string;
  readonly environment: string;
}

interface Bounded extends Placed {
  readonly maximum: bigint;
}

interface SetOptions {
  readonly require?: readonly Placed[];
  readonly optional?: readonly Placed[];
  readonly threshold?: readonly Bounded[];
  readonly dropThreshold?: readonly Placed[];
  readonly maxAge?: number;
  readonly ticketPattern?: string;
  readonly coverage?: number;
}

/** What the tenant asks of every change. */
export function governanceCommands(program: Command, cli: () => Cli): void {
  const governance = program.command('governance').description('what is asked of every publication and promotion');

  governance
    .command('show')
    .description('show which gates are required, and the bounds')
    .action(async () => show(cli(), await read(cli())));

  governance
    .command('set')
    .description('change what is asked; everything that is not named stays')
    .option('--require <gate[@environment]>', 'a gate that has to hold', placed)
    .option('--optional <gate[@environment]>', 'a gate that is only shown', placed)
    .option('--threshold <measure=maximum[@environment]>', 'a bound on what a simulation counts', bounded)
    .option('--drop-threshold <measure[@environment]>', 'no bound on it any more', placed)
    .option('--max-age <hours>', 'how old a simulation may be', wholeNumber)
    .option('--ticket-pattern <re2>', 'what a ticket looks like; empty for any')
    .option('--coverage <percent>', 'rules that the tests of a pack make match', percent)
    .action((options: SetOptions) => set(cli(), options));
}

async function read(cli: Cli): Promise<GovernancePolicy> {
  return received((await cli.clients().governance.getGovernancePolicy({})).policy);
}

async function set(cli: Cli, options: SetOptions): Promise<void> {
  const { require = [], optional = [], threshold = [], dropThreshold = [] } = options;
  const before = await read(cli);
  const said = [
    ...require.map((one) => ({ gate: one.name, environment: one.environment, required: true })),
    ...optional.map((one) => ({ gate: one.name, environment: one.environment, required: false })),
  ];
  const bounds = threshold.map(({ name, ...one }) => ({ measure: name, ...one }));
  const dropped = dropThreshold.map(({ name, environment }) => ({ measure: name, environment }));
  const paths = [
    ...(said.length > 0 ? ['gates'] : []),
    ...(bounds.length + dropped.length > 0 ? ['thresholds'] : []),
    ...(options.maxAge === undefined ? [] : ['simulation_max_age_hours']),
    ...(options.ticketPattern === undefined ? [] : ['ticket_pattern']),
    ...(options.coverage === undefined ? [] : ['min_rule_coverage']),
  ];
  if (paths.length === 0) throw new CliError('USAGE', 'nothing is to be changed; see --help');
  const policy = {
    gates: [...before.gates.filter((one) => !said.some((other) => sameGate(one, other))), ...said],
    thresholds: [
      ...before.thresholds.filter((one) => ![...bounds, ...dropped].some((other) => sameMeasure(one, other))),
      ...bounds,
    ],
    simulationMaxAgeHours: options.maxAge ?? 0,
    ticketPattern: options.ticketPattern ?? '',
    minRuleCoverage: options.coverage ?? 0,
  };
  const request = { policy, updateMask: { paths }, etag: before.etag };
  show(cli, received((await cli.clients().governance.updateGovernancePolicy(request)).policy));
}

type Gate = { readonly gate: string; readonly environment: string };
type Measure = { readonly measure: string; readonly environment: string };

const sameGate = (one: Gate, other: Gate) => one.gate === other.gate && one.environment === other.environment;
const sameMeasure = (one: Measure, other: Measure) =>
  one.measure === other.measure && one.environment === other.environment;

function show(cli: Cli, policy: GovernancePolicy): void {
  const at = (environment: string) => (environment === '' ? '' : ` (${environment})`);
  const gates = (required: boolean) =>
    policy.gates.filter((one) => one.required === required).map((one) => one.gate + at(one.environment));
  cli.out.message(GovernancePolicySchema, policy, () =>
    record([
      ['Required', gates(true).join(', ')],
      ['Optional', gates(false).join(', ')],
      [
        'Thresholds',
        policy.thresholds.map((one) => `${one.measure} <= ${one.maximum}${at(one.environment)}`).join(', '),
      ],
      ['Simulation', `at most ${counted(policy.simulationMaxAgeHours, 'hour')} old`],
      ['Coverage', `${policy.minRuleCoverage} % of the rules`],
      ['Tickets', policy.ticketPattern || 'any'],
      ['Updated', time(policy.updateTime)],
    ]),
  );
}

/** Adds to what came before. */
function placed(text: string, previous: readonly Placed[] = []): readonly Placed[] {
  const [, name, environment = ''] = /^([A-Za-z_]+)(?:@([a-z][a-z0-9-]*))?$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('It must look like NAME or NAME@environment.');
  return [...previous, { name, environment }];
}

function bounded(text: string, previous: readonly Bounded[] = []): readonly Bounded[] {
  const [, name, maximum, environment = ''] = /^([a-z_]+)=(\d{1,15})(?:@([a-z][a-z0-9-]*))?$/.exec(text) ?? [];
  if (name === undefined || maximum === undefined) {
    throw new InvalidArgumentError('It must look like measure=maximum, e.g. lost_blocks=0 or lost_blocks=0@prod.');
  }
  return [...previous, { name, maximum: BigInt(maximum), environment }];
}

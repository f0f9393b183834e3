import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type Override, OverrideSchema, OverrideState } from '@policy-registry/contracts/registry';
import { type Command, Option } from 'commander';
import { instant } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { time, words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';

interface CreateOptions {
  readonly status: string;
  readonly owner: string;
  readonly reason: string;
  readonly expires: Date;
  readonly rule: string;
  readonly purl: string;
  readonly advisory: string;
  readonly artifact: string;
  readonly environment: string;
}

interface ListOptions {
  readonly pack: string;
  readonly state?: Lowercase<StateName>;
}

type StateName = Exclude<keyof typeof OverrideState, 'UNSPECIFIED'>;

const STATUSES = ['affected', 'not_affected', 'fixed', 'under_investigation', 'suppressed', 'deferred'];
const STATES = ['pending', 'approved', 'disabled', 'expired'] as const satisfies readonly Lowercase<StateName>[];

/** Exceptions from a policy for a part of the inventory, with an owner, a reason and an end. */
export function overrideCommands(program: Command, cli: () => Cli): void {
  const override = program.command('override').description('exceptions with an owner, a reason and an end');

  override
    .command('create <pack>')
    .description(
      'ask for one, which does nothing until another person approves it; at least one of the four of its scope',
    )
    .addOption(new Option('--status <status>', 'what the findings become').choices(STATUSES).makeOptionMandatory())
    .requiredOption('--owner <text>', 'whom to ask about it')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--expires <time>', 'from when on it does not act any more', instant)
    .option('--purl <purl>', 'scope: a package, of every version where the purl names none', '')
    .option('--advisory <id>', 'scope: an advisory, or an alias of it', '')
    .option('--artifact <name>', 'scope: what the component was found in', '')
    .option('--environment <environment>', 'scope: an environment', '')
    .option('--rule <rule>', 'act only where this rule decided', '')
    .action(async (pack: string, options: CreateOptions) => {
      const { status, owner, reason, expires, rule, ...scope } = options;
      const request = { pack, status, owner, reason, rule, scope, expireTime: timestampFromDate(expires) };
      show(cli(), (await cli().clients().overrides.createOverride(request)).override);
    });

  override
    .command('list')
    .description('list overrides, newest first')
    .option('--pack <pack>', 'only of this pack', '')
    .addOption(new Option('--state <state>', 'only in this state').choices(STATES))
    .action((options: ListOptions) => list(cli(), options));

  override
    .command('show <override>')
    .description('show an override')
    .action(async (id: string) =>
      show(cli(), (await cli().clients().overrides.getOverride({ override: id })).override),
    );

  override
    .command('approve <override>')
    .description('let it act from now on; never by the one who asked')
    .option('--note <text>', 'a note for the record', '')
    .action(async (id: string, { note }: { note: string }) =>
      show(cli(), (await cli().clients().overrides.approveOverride({ override: id, note })).override),
    );

  override
    .command('disable <override>')
    .description('end it for good')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, { reason }: { reason: string }) =>
      show(cli(), (await cli().clients().overrides.disableOverride({ override: id, reason })).override),
    );
}

async function list(cli: Cli, { pack, state }: ListOptions): Promise<void> {
  const wanted = state === undefined ? OverrideState.UNSPECIFIED : OverrideState[state.toUpperCase() as StateName];
  const overrides = await everyPage(async (pageToken) => {
    const page = await cli.clients().overrides.listOverrides({ pack, state: wanted, pageSize: 100, pageToken });
    return { items: page.overrides, nextPageToken: page.nextPageToken };
  });
  cli.out.list(OverrideSchema, overrides, [
    { title: 'OVERRIDE', of: (each) => each.override },
    { title: 'STATE', of: (each) => words(OverrideState[each.state]) },
    { title: 'PACK', of: (each) => each.pack },
    { title: 'COVERS', of: covered },
    { title: 'STATUS', of: (each) => each.status },
    { title: 'OWNER', of: (each) => each.owner },
    { title: 'EXPIRES', of: (each) => time(each.expireTime) },
  ]);
}

function covered({ rule, scope }: Override): string {
  const { purl = '', advisory = '', artifact = '', environment = '' } = scope ?? {};
  const where = environment === '' ? '' : `in ${environment}`;
  return [purl, advisory, artifact, where, rule === '' ? '' : `where ${rule} decided`].filter(Boolean).join(', ');
}

function show(cli: Cli, answer: Override | undefined): void {
  const override = received(answer);
  cli.out.message(OverrideSchema, override, () =>
    record([
      ['Override', override.override],
      ['State', words(OverrideState[override.state])],
      ['Pack', override.pack],
      ['Covers', covered(override)],
      ['Status', override.status],
      ['Owner', override.owner],
      ['Reason', override.reason],
      ['Expires', time(override.expireTime)],
      ['Asked by', `${override.createdBy} ${time(override.createTime)}`],
      ['Approved', override.approvedBy.map((person) => `${person} ${time(override.approveTime)}`).join(', ')],
      ['Attestation', override.attestation],
      ['Disabled', override.disabledBy === '' ? '' : `${override.disabledBy} ${time(override.disableTime)}`],
      ['Because', override.disableReason],
    ]),
  );
}

import {
  type AdminFinding,
  DiagnoseResponseSchema,
  FindingSeverity,
  RedriveEventsResponseSchema,
} from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exit-code.ts';
import { words } from '../output/format.ts';
import { table } from '../output/table.ts';

/** For who runs the registry. */
export function adminCommands(program: Command, cli: () => Cli): void {
  const admin = program.command('admin').description('what is wrong with the registry, and what to do about it');

  admin
    .command('doctor')
    .description('look for what is wrong: stores, indexes, events that do not get on')
    .action(() => doctor(cli()));

  admin
    .command('redrive')
    .description('publish the events of the audit log on the bus once more')
    .option('--from <number>', 'position in the audit log to begin with', wholeNumber, 1)
    .action((options: { from: number }) => redrive(cli(), options.from));
}

async function doctor(cli: Cli): Promise<void> {
  const answer = await cli.clients().admin.diagnose({});
  const { findings } = answer;
  cli.out.message(DiagnoseResponseSchema, answer, () =>
    findings.length === 0
      ? 'Nothing is wrong.'
      : table(
          ['SEVERITY', 'CODE', 'COMPONENT', 'MESSAGE', 'HINT'],
          findings.map((each) => [
            words(FindingSeverity[each.severity]),
            each.code,
            each.component,
            each.message,
            each.hint,
          ]),
        ),
  );
  if (findings.some(isWrong)) cli.exitCode = EXIT.INVALID;
}

function isWrong({ severity }: AdminFinding): boolean {
  return severity !== FindingSeverity.INFO;
}

async function redrive(cli: Cli, from: number): Promise<void> {
  const answer = await cli.clients().admin.redriveEvents({ fromSequence: BigInt(from) });
  const { events, firstSequence, lastSequence } = answer;
  cli.out.message(RedriveEventsResponseSchema, answer, () =>
    events === 0n
      ? 'There are no events.'
      : `Events ${firstSequence} to ${lastSequence} of the audit log are published again, ${events} in all.`,
  );
}

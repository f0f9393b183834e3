import { EngineStatusSchema } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { shortDigest, time } from '../output/format.ts';
import { everyPage } from '../paging.ts';

interface FleetOptions {
  readonly pack: string;
  readonly stale?: boolean;
}

export function engineCommands(program: Command, cli: () => Cli): void {
  program
    .command('engine')
    .description('the engines of an environment')
    .command('list <environment>')
    .description('what each engine said last that it runs, and whether that is what is live')
    .option('--pack <pack>', 'only of this pack', '')
    .option('--stale', 'only what is not live any more')
    .action((environment: string, options: FleetOptions) => list(cli(), environment, options));
}

async function list(cli: Cli, environment: string, { pack, stale: staleOnly = false }: FleetOptions): Promise<void> {
  const statuses = await everyPage(async (pageToken) => {
    const request = { environment, pack, staleOnly, pageSize: 100, pageToken };
    const page = await cli.clients().distribution.listEngineStatuses(request);
    return { items: page.statuses, nextPageToken: page.nextPageToken };
  });
  cli.out.list(EngineStatusSchema, statuses, [
    { title: 'ENGINE', of: ({ engine }) => engine },
    { title: 'PACK', of: (each) => each.pack },
    { title: 'IR', of: ({ irDigest }) => shortDigest(irDigest) },
    { title: 'GENERATION', of: ({ generation }) => String(generation) },
    { title: 'CANARY', of: ({ promotion }) => promotion },
    { title: 'STATE', of: ({ current }) => (current ? 'current' : 'stale') },
    { title: 'ERRORS', of: ({ evaluationErrors }) => String(evaluationErrors) },
    { title: 'REPORTED', of: ({ reportTime }) => time(reportTime) },
  ]);
}

import { type Pack, PackSchema } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { time } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';
import { approvalRuleCommands, ruleText } from './approval-rule.ts';

export function packCommands(program: Command, cli: () => Cli): void {
  const pack = program.command('pack').description('policies by name');

  pack
    .command('create <pack>')
    .description('create a pack')
    .option('--name <text>', 'name for people', '')
    .option('--description <text>', 'what it is for', '')
    .option('--tag <tag...>', 'tags')
    .option('--approvals <count>', 'approvals that a version needs', wholeNumber)
    .action(
      async (name: string, options: { name: string; description: string; tag?: string[]; approvals?: number }) => {
        const answer = await cli()
          .clients()
          .packs.createPack({
            pack: {
              pack: name,
              displayName: options.name,
              description: options.description,
              tags: options.tag ?? [],
              requiredApprovals: options.approvals ?? 0,
            },
          });
        show(cli(), answer.pack);
      },
    );

  pack
    .command('show <pack>')
    .description('show a pack')
    .action(async (name: string) => show(cli(), (await cli().clients().packs.getPack({ pack: name })).pack));

  pack
    .command('archive <pack>')
    .description('take a pack out of lists; nothing new is cut for it')
    .requiredOption('--reason <text>', 'why')
    .action(async (name: string, { reason }: { reason: string }) =>
      show(cli(), (await cli().clients().packs.archivePack({ pack: name, reason })).pack),
    );

  pack
    .command('restore <pack>')
    .description('undo the archiving of a pack')
    .action(async (name: string) => show(cli(), (await cli().clients().packs.restorePack({ pack: name })).pack));

  pack
    .command('list')
    .description('list packs')
    .action(async () => {
      const packs = await everyPage(async (pageToken) => {
        const page = await cli().clients().packs.listPacks({ pageSize: 100, pageToken });
        return { items: page.packs, nextPageToken: page.nextPageToken };
      });
      cli().out.list(PackSchema, packs, [
        { title: 'PACK', of: (each) => each.pack },
        { title: 'NAME', of: (each) => each.displayName },
        { title: 'LATEST', of: (each) => each.latestVersion },
        { title: 'PUBLISHED', of: (each) => each.publishedVersion },
        { title: 'UPDATED', of: (each) => time(each.updateTime) },
      ]);
    });

  approvalRuleCommands(pack, cli);
}

function show(cli: Cli, answer: Pack | undefined): void {
  const pack = received(answer);
  cli.out.message(PackSchema, pack, () =>
    record([
      ['Pack', pack.pack],
      ['Name', pack.displayName],
      ['Description', pack.description],
      ['Tags', pack.tags.join(' ')],
      ['Approvals', String(pack.requiredApprovals)],
      ...pack.approvalRules.map((rule) => ['Rule', ruleText(rule)] as const),
      ['Latest', pack.latestVersion],
      ['Published', pack.publishedVersion],
      ['Created', `${time(pack.createTime)} by ${pack.createdBy}`],
    ]),
  );
}

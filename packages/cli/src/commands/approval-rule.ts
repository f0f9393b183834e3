import { type ApprovalRule, PackSchema } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';

interface RuleOptions {
  readonly subject?: string[];
  readonly role?: string[];
  readonly paths: string;
  readonly count: number;
}

/** Who has to approve versions of a pack, beyond the number of approvals. */
export function approvalRuleCommands(pack: Command, cli: () => Cli): void {
  pack
    .command('rule <pack> <name>')
    .description('ask for approvals of these people, from the next review on; replaces the rule of that name')
    .option('--subject <subject...>', 'who counts')
    .option('--role <role...>', 'roles or groups of whoever counts')
    .option('--paths <glob>', 'only for versions that change a matching file, e.g. rules/** or **/*.stella', '')
    .option('--count <number>', 'how many of them', wholeNumber, 1)
    .action((id: string, name: string, { subject: subjects = [], role: roles = [], paths, count }: RuleOptions) =>
      change(cli(), id, (rules) => [
        ...rules.filter((rule) => rule.name !== name),
        { name, subjects, roles, paths, count },
      ]),
    );

  pack
    .command('drop-rule <pack> <name>')
    .description('no longer ask for the approvals of a rule, from the next review on')
    .action((id: string, name: string) => change(cli(), id, (rules) => rules.filter((rule) => rule.name !== name)));
}

type Rule = Omit<ApprovalRule, '$typeName' | '$unknown'>;

/** Changes the rules as they were read: who was faster is not overwritten. */
async function change(cli: Cli, pack: string, next: (rules: readonly Rule[]) => readonly Rule[]): Promise<void> {
  const { packs } = cli.clients();
  const before = received((await packs.getPack({ pack })).pack);
  const approvalRules = [...next(before.approvalRules)];
  const updateMask = { paths: ['approval_rules'] };
  const answer = await packs.updatePack({ pack: { pack, approvalRules }, updateMask, etag: before.etag });
  const after = received(answer.pack);
  cli.out.message(PackSchema, after, () => after.approvalRules.map(ruleText).join('\n') || 'No rules.');
}

/** `security: 1 of role security, for rules/**` */
export function ruleText({ name, subjects, roles, paths, count }: Rule): string {
  return `${name}: ${count} of ${whoCounts(subjects, roles)}${paths === '' ? '' : `, for ${paths}`}`;
}

export function whoCounts(subjects: readonly string[], roles: readonly string[]): string {
  return [...subjects, ...roles.map((role) => `role ${role}`)].join(', ');
}

import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { readPack } from '@policy-registry/pack';
import { didYouMean } from '@policy-registry/stella-dsl';
import { instantiate, TEMPLATES, template } from '@policy-registry/templates';
import type { Command } from 'commander';
import { CliError } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { table } from '../output/table.ts';
import { writePackFolder } from '../pack-folder.ts';

const DEFAULT_TEMPLATE = 'baseline';

export function newCommand(program: Command, invocation: () => Invocation): void {
  program
    .command('new [name]')
    .description('make a folder with a new pack, its rules and its cases, from a template')
    .option('--template <name>', 'the template', DEFAULT_TEMPLATE)
    .option('--list', 'list the templates')
    .action((name: string | undefined, options: { template: string; list?: boolean }) => {
      if (options.list) return list(invocation());
      if (name === undefined) throw new CliError('USAGE', 'name the pack, or ask for --list');
      return create(invocation(), name, options.template);
    });
}

function list({ out }: Invocation): void {
  const templates = TEMPLATES.map(({ name, title, description }) => ({ name, title, description }));
  out.value(templates, () =>
    table(
      ['TEMPLATE', 'WHAT IT DOES'],
      templates.map((each) => [each.name, each.description]),
    ),
  );
}

function create({ out }: Invocation, name: string, from: string): void {
  const files = filesOf(name, from);
  reserve(name);
  writePackFolder(name, files);
  const paths = files.map(({ path }) => `${name}/${path}`);
  out.value({ pack: name, template: from, folder: name, files: paths }, () =>
    [
      `A new pack from the template ${from}:`,
      ...paths.map((path) => `  ${path}`),
      `Next: "policyctl test ${name}", then read and change ${name}/policy.stella.`,
    ].join('\n'),
  );
}

/** The files, when the name may stand in pack.yaml. */
function filesOf(name: string, from: string) {
  const found = template(from);
  if (found === undefined) {
    const near = didYouMean(
      from,
      TEMPLATES.map((each) => each.name),
    );
    throw new CliError('USAGE', `there is no template ${from}`, near ?? '"policyctl new --list" lists them.');
  }
  const files = instantiate(found, name);
  const [problem] = readPack(files).diagnostics;
  if (problem !== undefined) throw new CliError('USAGE', `${name} is no name of a pack: ${problem.message}`);
  return files;
}

/** Nothing is overwritten: the folder must be new, or empty. */
function reserve(folder: string): void {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) mkdirSync(folder);
  else if (!stats.isDirectory() || readdirSync(folder).length > 0) {
    throw new CliError('FILE_ERROR', `${folder} is there already, and nothing is overwritten`);
  }
}

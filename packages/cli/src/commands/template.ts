import { type Template, TemplateSchema } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';

/** Templates as the registry has them, which may be of another release than those of `policyctl new`. */
export function templateCommands(program: Command, cli: () => Cli): void {
  const template = program.command('template').description('packs to start a workspace from');

  template
    .command('list')
    .description('list the templates of the registry')
    .action(async () =>
      cli().out.list(TemplateSchema, await templates(cli()), [
        { title: 'TEMPLATE', of: (each) => each.template },
        { title: 'WHAT IT DOES', of: (each) => each.description },
      ]),
    );

  template
    .command('show <template> [file]')
    .description('show a template, or a file of it as it is')
    .action(async (name: string, path: string | undefined) => {
      const found = (await templates(cli())).find((each) => each.template === name);
      if (found === undefined) throw notFound(`the registry has no template ${name}`, 'policyctl template list');
      if (path === undefined) show(cli(), found);
      else cli().out.raw(textOf(found, path));
    });
}

function templates(cli: Cli): Promise<Template[]> {
  return everyPage(async (pageToken) => {
    const page = await cli.clients().workspaces.listTemplates({ pageSize: 100, pageToken });
    return { items: page.templates, nextPageToken: page.nextPageToken };
  });
}

function textOf({ template, files }: Template, path: string): string {
  const file = files.find((each) => each.path === path);
  if (file !== undefined) return file.text;
  throw notFound(`the template ${template} has no file ${path}`, `policyctl template show ${template}`);
}

function show(cli: Cli, template: Template): void {
  cli.out.message(TemplateSchema, template, () =>
    record([
      ['Template', template.template],
      ['Title', template.title],
      ['Does', template.description],
      ['Files', template.files.map(({ path }) => path).join('\n')],
    ]),
  );
}

function notFound(message: string, command: string): CliError {
  return new CliError('NOT_FOUND', message, `"${command}" lists what there is.`);
}

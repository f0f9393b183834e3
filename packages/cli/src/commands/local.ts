import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledPack, compilePack } from '@policy-registry/pack';
import { type Diagnostic, format, renderDiagnostic } from '@policy-registry/stella-dsl';
import type { Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { record } from '../output/table.ts';
import { type LocalFile, readPackFolder } from '../pack-folder.ts';

/** Names of the commands that load nothing of what talks to a registry. */
export const LOCAL_COMMANDS: ReadonlySet<string> = new Set(['fmt', 'lint', 'compile']);

/** What needs no server: the same language, on the files of a folder. */
export function localCommands(program: Command, cli: () => Invocation): void {
  program
    .command('fmt <folder>')
    .description('format the policy files of a pack')
    .option('--check', 'change nothing; exit code 2 when a file is not formatted')
    .action((folder: string, options: { check?: boolean }) => formatFolder(cli(), folder, options.check ?? false));

  program
    .command('lint <folder>')
    .description('compile a pack and say everything that the lints say')
    .option('--strict', 'warnings are errors')
    .action((folder: string, options: { strict?: boolean }) => {
      const files = readPackFolder(folder);
      report(cli(), files, compilePack(files, { strict: options.strict ?? false }));
    });

  program
    .command('compile <folder>')
    .description('compile a pack and show its digests')
    .option('--strict', 'warnings are errors')
    .option('--ir <file>', 'write the canonical IR into a file')
    .action((folder: string, options: { strict?: boolean; ir?: string }) => {
      const files = readPackFolder(folder);
      const compiled = compilePack(files, { strict: options.strict ?? false });
      const { irJson, irDigest, complexity } = compiled.compile;
      if (irJson === undefined) return report(cli(), files, compiled);
      if (options.ir !== undefined) writeFileSync(options.ir, irJson);
      cli().out.value(
        { pack: compiled.manifest?.name, sourceDigest: compiled.sourceDigest, irDigest, complexity },
        () =>
          record([
            ['Pack', compiled.manifest?.name ?? ''],
            ['Source', compiled.sourceDigest],
            ['IR', irDigest ?? ''],
            ['Complexity', `${complexity.score} of ${complexity.budget}`],
          ]),
      );
    });
}

function formatFolder(cli: Invocation, folder: string, check: boolean): void {
  const changed: string[] = [];
  const broken: Diagnostic[] = [];
  const files = readPackFolder(folder);
  for (const file of files.filter(({ path }) => path.endsWith('.stella'))) {
    const { text, diagnostics } = format(file);
    broken.push(...diagnostics.filter(({ severity }) => severity === 'error'));
    if (text === file.text) continue;
    changed.push(file.path);
    if (!check) writeFileSync(join(folder, file.path), text);
  }
  cli.out.value({ changed, diagnostics: broken }, () =>
    [
      ...changed.map((path) => `${path} ${check ? 'is not formatted' : 'formatted'}`),
      ...broken.map((each) => shown(each, files)),
      ...(changed.length + broken.length === 0 ? ['Everything is formatted.'] : []),
    ].join('\n'),
  );
  if (broken.length > 0 || (check && changed.length > 0)) cli.exitCode = EXIT.INVALID;
}

function report(cli: Invocation, files: readonly LocalFile[], { compile }: CompiledPack): void {
  const { diagnostics, ok } = compile;
  cli.out.value({ ok, diagnostics }, () =>
    diagnostics.length === 0 ? 'No problems.' : diagnostics.map((each) => shown(each, files)).join('\n\n'),
  );
  if (!ok) cli.exitCode = EXIT.INVALID;
}

function shown(diagnostic: Diagnostic, files: readonly LocalFile[]): string {
  const { file, severity, code, message, hint } = diagnostic;
  const text = files.find(({ path }) => path === file)?.text;
  if (text !== undefined) return renderDiagnostic(diagnostic, text);
  // A problem of the pack as a whole, or of a file that is not there.
  return [`${file || 'the pack'}: ${severity} ${code}: ${message}`, hint].filter(Boolean).join('\n');
}

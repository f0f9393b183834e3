import { type Diagnostic, format } from '@policy-registry/stella-dsl';
import type { Command } from 'commander';
import { CliError, EXIT } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { type Input, readInputs } from '../local/input.ts';
import { readStandardInput } from '../local/standard-input.ts';
import { writeWholeFile } from '../local/write-file.ts';
import { answersAlso } from '../output/formats.ts';
import { joined, type Text } from '../output/text.ts';
import type { LocalFile } from '../pack-folder.ts';
import type { OwnCode } from '../report/code-help.ts';
import { type Change, firstChangedLine, paintedDiff, unifiedDiff } from '../report/diff.ts';
import { problemText } from '../report/people.ts';
import { diagnosticOf, type Problem, problemsOf } from '../report/problem.ts';
import { answer } from '../report/report.ts';

interface FmtOptions {
  readonly check?: boolean;
  readonly diff?: boolean;
}

export function fmtCommand(program: Command, invocation: () => Invocation): void {
  const command = program
    .command('fmt [paths...]')
    .description('format the policy files of packs, .stella files, or with - standard input (default: this folder)')
    .option('--check', 'change nothing; exit code 2 when a file is not formatted')
    .option('--diff', 'change nothing; show what would change')
    .action(async (paths: string[], options: FmtOptions) => {
      const run = invocation();
      if (!paths.includes('-')) return fmtFiles(run, readInputs(paths), options);
      if (paths.length > 1) throw new CliError('USAGE', '- stands for standard input, and alone');
      const input = await readStandardInput(run.streams);
      return options.check || options.diff ? fmtFiles(run, [input], options) : fmtStandardInput(run, input);
    });
  answersAlso(command, ['sarif', 'github']);
}

/** For editors: the formatted text and nothing else, or what is wrong on the other stream. */
function fmtStandardInput(run: Invocation, input: Input): void {
  const [file] = input.files;
  if (file === undefined) return;
  const { text, diagnostics } = format(file);
  const broken = problemsOf(input, diagnostics.filter(isError));
  if (broken.length === 0) run.out.raw(text);
  else {
    run.out.note(joined(broken.map(problemText), '\n'));
    run.exitCode = EXIT.INVALID;
  }
}

async function fmtFiles(run: Invocation, inputs: readonly Input[], { check, diff }: FmtOptions): Promise<void> {
  const dry = check === true || diff === true;
  const found = new Map<string, Change>();
  const broken: Problem[] = [];
  for (const input of inputs) {
    for (const file of policiesOf(input)) {
      const { text, diagnostics } = format(file);
      broken.push(...problemsOf(input, diagnostics.filter(isError)));
      // A file may be named by itself and with its folder.
      const path = input.at(file.path);
      if (text !== file.text) found.set(path, { file: path, before: file.text, after: text });
    }
  }
  const changes = [...found.values()];
  if (!dry) for (const { file, after } of changes) writeWholeFile(file, after);
  const diffs = diff === true ? await Promise.all(changes.map(unifiedDiff)) : undefined;
  await answer(run.out, {
    problems: [...broken, ...(dry ? changes.map(notFormatted) : [])],
    json: {
      changed: changes.map(({ file }) => file),
      diagnostics: broken.map(diagnosticOf),
      ...(diffs === undefined ? {} : { diff: diffs.join('') }),
    },
    people: () => told(changes, broken, dry, diffs),
  });
  if (broken.length > 0 || (check && changes.length > 0)) run.exitCode = EXIT.INVALID;
}

function told(
  changes: readonly Change[],
  broken: readonly Problem[],
  dry: boolean,
  diffs: readonly string[] = [],
): Text {
  if (changes.length + broken.length === 0) return 'Everything is formatted.';
  const shown = changes.map(({ file }, index) =>
    // Line endings alone have no diff.
    diffs[index] ? paintedDiff(diffs[index]) : `${file} ${dry ? 'is not formatted' : 'formatted'}`,
  );
  return joined([...shown, ...broken.map(problemText)], '\n');
}

function notFormatted(change: Change): Problem {
  const line = firstChangedLine(change);
  return {
    code: 'FMT-001' satisfies OwnCode,
    severity: 'error',
    message: 'this file is not formatted',
    hint: '"policyctl fmt" formats it',
    file: change.file,
    source: change.before,
    line,
    column: 1,
    endLine: line,
    endColumn: 1,
  };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

/** What is piped in has a name that says nothing. */
function policiesOf({ kind, files }: Input): readonly LocalFile[] {
  return kind === 'file' ? files : files.filter(({ path }) => path.endsWith('.stella'));
}

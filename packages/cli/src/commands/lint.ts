import type { Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { compileInput } from '../local/compile-input.ts';
import { type Input, readInputs } from '../local/input.ts';
import { repair } from '../local/repair.ts';
import { writeWholeFile } from '../local/write-file.ts';
import { counted } from '../output/counted.ts';
import { answersAlso } from '../output/formats.ts';
import type { Text } from '../output/text.ts';
import { explainCode } from '../report/explain-code.ts';
import { problemsText } from '../report/people.ts';
import { diagnosticOf, type Problem, problemsOf } from '../report/problem.ts';
import { answer } from '../report/report.ts';

interface LintOptions {
  readonly strict?: boolean;
  readonly fix?: boolean;
  readonly explain?: string;
}

interface Linted {
  readonly problems: readonly Problem[];
  /** What `--fix` repaired, at the place where it was. */
  readonly repaired: readonly Problem[];
  /** Writes the files that a repair changed. */
  write(): void;
}

export function lintCommand(program: Command, invocation: () => Invocation): void {
  const command = program
    .command('lint [paths...]')
    .description('say everything that is wrong with packs, or with .stella files by themselves (default: this folder)')
    .option('--strict', 'warnings are errors')
    .option('--fix', 'repair what needs no thought, then look again')
    .option('--explain <code>', 'say what a code means, e.g. TYPE-004, and lint nothing')
    .action(async (paths: string[], { explain, strict = false, fix = false }: LintOptions) => {
      if (explain !== undefined) return explainCode(invocation().out, explain);
      await lint(invocation(), readInputs(paths), strict, fix);
    });
  answersAlso(command, ['sarif', 'github']);
}

async function lint(run: Invocation, inputs: readonly Input[], strict: boolean, fix: boolean): Promise<void> {
  // Nothing is written before every input was read and repaired.
  const linted = inputs.map((input) => (fix ? repaired(input, strict) : looked(input, strict)));
  for (const { write } of linted) write();
  const problems = linted.flatMap((each) => each.problems);
  const gone = linted.flatMap((each) => each.repaired);
  const ok = problems.every(({ severity }) => severity !== 'error');
  await answer(run.out, {
    problems,
    json: {
      ok,
      diagnostics: problems.map(diagnosticOf),
      ...(fix ? { repaired: gone.map(diagnosticOf) } : {}),
    },
    people: () => [repairedText(gone), problemsText(problems)],
  });
  if (!ok) run.exitCode = EXIT.INVALID;
}

function looked(input: Input, strict: boolean): Linted {
  const { diagnostics } = compileInput(input, strict).compile;
  return { problems: problemsOf(input, diagnostics), repaired: [], write: () => undefined };
}

function repaired(input: Input, strict: boolean): Linted {
  const { compiled, files, repaired: gone } = repair(input, strict);
  return {
    problems: problemsOf(input, compiled.compile.diagnostics, files),
    repaired: problemsOf(input, gone),
    write() {
      const before = new Map(input.files.map(({ path, text }) => [path, text]));
      for (const { path, text } of files) if (before.get(path) !== text) writeWholeFile(input.at(path), text);
    },
  };
}

function repairedText(gone: readonly Problem[]): Text {
  if (gone.length === 0) return '';
  const lines = gone.map(({ file, line, column, code, fix }) => `${file}:${line}:${column}: ${code}: ${fix?.title}`);
  return `Repaired ${counted(gone.length, 'problem')}:\n${lines.join('\n')}\n\n`;
}

import { failedCases } from '@policy-registry/pack';
import type { Command } from 'commander';
import { percent } from '../arguments.ts';
import { CliError, EXIT } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { readInputs } from '../local/input.ts';
import { only, type TestedPack, testInput } from '../local/test-input.ts';
import { answersAlso } from '../output/formats.ts';
import { joined } from '../output/text.ts';
import { coverageText, shortfallOf } from '../report/coverage.ts';
import { problemText } from '../report/people.ts';
import { diagnosticOf, problemsOf } from '../report/problem.ts';
import { answer } from '../report/report.ts';
import { testText } from '../report/test-text.ts';

interface TestOptions {
  readonly coverage?: boolean;
  readonly minCoverage?: number;
  readonly filter?: string;
}

export function testCommand(program: Command, invocation: () => Invocation): void {
  const command = program
    .command('test [folders...]')
    .description('run the cases of packs, tests/*.yaml, and say why those that fail fail (default: this folder)')
    .option('--coverage', 'show which rules and conditions no case reaches, and which case is missing')
    .option('--min-coverage <percent>', 'exit code 22 when less of rules, branches or conditions is covered', percent)
    .option('--filter <text>', 'only cases whose name has this in it')
    .action((folders: string[], options: TestOptions) => {
      if (options.filter !== undefined && (options.coverage || options.minCoverage !== undefined)) {
        throw new CliError('USAGE', 'coverage is that of all cases: --filter cannot be used with it');
      }
      return test(invocation(), folders, options);
    });
  answersAlso(command, ['sarif', 'github', 'junit']);
}

async function test(run: Invocation, folders: readonly string[], options: TestOptions): Promise<void> {
  const { coverage: shown = false, minCoverage = 0, filter } = options;
  const all = readInputs(folders).map(testInput);
  const packs = filter === undefined ? all : only(all, filter);
  const short = packs.flatMap((pack) => shortfallOf(pack, minCoverage));
  const ok = packs.every((pack) => pack.ok);
  if (!ok) run.exitCode = EXIT.INVALID;
  else if (short.length > 0) run.exitCode = EXIT.GATE;
  if (run.out.format === 'junit') {
    run.out.text((await import('../report/junit.ts')).junitReport(packs, short));
    return;
  }
  await answer(run.out, {
    problems: [
      ...packs.flatMap((pack) => [...pack.problems, ...problemsOf(pack.input, failedCases(pack.cases))]),
      ...short,
    ],
    json: { ok: ok && short.length === 0, packs: packs.map(jsonOf) },
    people: () =>
      joined(
        [
          ...packs.flatMap((pack) => [
            testText(pack),
            ...(shown && pack.coverage ? [coverageText(pack.input, pack.coverage)] : []),
          ]),
          ...short.map(problemText),
        ],
        '\n\n',
      ),
  });
}

function jsonOf({ input, ok, problems, cases, coverage }: TestedPack) {
  const placed = <T extends { readonly file: string }>(each: T): T => ({ ...each, file: input.at(each.file) });
  return {
    path: input.path,
    ok,
    diagnostics: problems.map(diagnosticOf),
    cases: cases.map(placed),
    ...(coverage === undefined
      ? {}
      : {
          coverage: {
            ...coverage,
            rules: coverage.rules.map(placed),
            branches: coverage.branches.map(placed),
            conditions: coverage.conditions.map(placed),
            missing: coverage.missing.map(placed),
          },
        }),
  };
}

import { COMPILER_VERSION } from '@policy-registry/stella-dsl';
import type { Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { type CompiledInput, compileInput } from '../local/compile-input.ts';
import { type Input, readInput } from '../local/input.ts';
import { writeWholeFile } from '../local/write-file.ts';
import { answersAlso } from '../output/formats.ts';
import { record, table } from '../output/table.ts';
import { problemsText } from '../report/people.ts';
import { diagnosticOf, type Problem, problemsOf } from '../report/problem.ts';
import { answer } from '../report/report.ts';

interface CompileOptions {
  readonly strict?: boolean;
  readonly ir?: string;
}

export function compileCommand(program: Command, invocation: () => Invocation): void {
  const command = program
    .command('compile [path]')
    .description('compile a pack, or a .stella file by itself, and show its digests and rules (default: this folder)')
    .option('--strict', 'warnings are errors')
    .option('--ir <file>', 'write the canonical IR, whose SHA-256 is its digest, into a file; - for the answer itself')
    .action((path = '.', options: CompileOptions) => compile(invocation(), readInput(path), options));
  answersAlso(command, ['sarif', 'github']);
}

async function compile(run: Invocation, input: Input, { strict = false, ir }: CompileOptions): Promise<void> {
  const compiled = compileInput(input, strict);
  const { irJson, diagnostics, ok } = compiled.compile;
  const problems = problemsOf(input, diagnostics);
  if (!ok) run.exitCode = EXIT.INVALID;
  if (ir === '-') return irJson === undefined ? run.out.note(problemsText(problems)) : run.out.raw(irJson);
  if (irJson !== undefined && ir !== undefined) writeWholeFile(ir, irJson);
  await answer(run.out, {
    problems,
    json: jsonOf(input, compiled, problems),
    people: () => (ok ? digests(input, compiled) : problemsText(problems)),
  });
}

function jsonOf(input: Input, { compile: compiled, pack, sourceDigest }: CompiledInput, problems: readonly Problem[]) {
  const { ok, irDigest, complexity, symbols, ruleIndex } = compiled;
  const placed = <T extends { readonly file: string }>(each: T) => ({ ...each, file: input.at(each.file) });
  return {
    ok,
    pack,
    sourceDigest,
    irDigest,
    compiler: COMPILER_VERSION,
    complexity,
    symbols: { ...symbols, rules: symbols.rules.map(placed), profiles: symbols.profiles.map(placed) },
    ruleIndex: ruleIndex.map(placed),
    diagnostics: problems.map(diagnosticOf),
  };
}

function digests(input: Input, { compile: compiled, pack, sourceDigest }: CompiledInput): string {
  const { irDigest, complexity, symbols, ruleIndex, diagnostics } = compiled;
  const rows = ruleIndex.map((each) => [
    String(each.priority),
    each.rule,
    each.actions.join(' '),
    each.inputs.join(' '),
    `${input.at(each.file)}:${each.line}`,
  ]);
  return [
    record([
      ['Pack', pack ?? ''],
      ['Source', sourceDigest ?? ''],
      ['IR', irDigest ?? ''],
      ['Complexity', `${complexity.score} of ${complexity.budget}`],
      ['Env', symbols.envKeys.join(' ')],
      ['Signals', symbols.customSignals.join(' ')],
      ['Statuses', symbols.statuses.join(' ')],
      ['Lints', diagnostics.length === 0 ? '' : `${diagnostics.length}; "policyctl lint" shows them`],
    ]),
    table(['PRIORITY', 'RULE', 'ACTIONS', 'INPUTS', 'PLACE'], rows),
  ].join('\n\n');
}

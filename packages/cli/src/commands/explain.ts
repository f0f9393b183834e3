import { readPack, readTestFiles } from '@policy-registry/pack';
import { didYouMean, type EnvValue, type Evaluation, evaluate, type PolicyIr } from '@policy-registry/stella-dsl';
import { type Command, Option } from 'commander';
import { instant, keyValue } from '../arguments.ts';
import { CliError, EXIT } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { compileInput } from '../local/compile-input.ts';
import { readFinding, type Subject } from '../local/finding-file.ts';
import { type Input, readInput } from '../local/input.ts';
import { explanationText } from '../report/explanation.ts';
import { problemsText } from '../report/people.ts';
import { diagnosticOf, problemsOf } from '../report/problem.ts';

interface ExplainOptions {
  readonly finding?: string;
  readonly case?: string;
  readonly env?: Readonly<Record<string, EnvValue>>;
  readonly at?: Date;
  readonly rule?: string;
}

export function explainCommand(program: Command, invocation: () => Invocation): void {
  program
    .command('explain [path]')
    .description(
      'say why a finding comes out as it does under a pack, or a .stella file by itself (default: this folder)',
    )
    .addOption(new Option('--finding <file>', 'JSON: a finding, or what a case has under given').conflicts('case'))
    .option('--case <name>', 'the finding of a case of tests/*.yaml')
    .option('--env <key=value>', 'a key of the environment; may be repeated', keyValue)
    .option('--at <time>', 'evaluation time (default: that of the case or file, else now)', instant)
    .option('--rule <name>', 'only what became of one rule')
    .action((path = '.', options: ExplainOptions) => explain(invocation(), readInput(path), options));
}

function explain(run: Invocation, input: Input, options: ExplainOptions): void {
  const { compile, pack } = compileInput(input, false);
  if (compile.ir === undefined) {
    const problems = problemsOf(input, compile.diagnostics);
    run.out.value({ ok: false, diagnostics: problems.map(diagnosticOf) }, () => problemsText(problems));
    run.exitCode = EXIT.INVALID;
    return;
  }
  const subject = withOptions(subjectOf(input, compile.ir, options), options);
  const whole = evaluate(compile.ir, subject.finding, subject.context);
  const evaluation = options.rule === undefined ? whole : onlyRule(whole, options.rule);
  const { context, finding } = subject;
  run.out.value({ ok: true, pack, irDigest: compile.irDigest, finding, context, evaluation }, () =>
    explanationText(subject, evaluation),
  );
}

function subjectOf(input: Input, ir: PolicyIr, options: ExplainOptions): Subject {
  if (options.finding !== undefined) return readFinding(options.finding, new Date().toISOString());
  if (options.case !== undefined) return subjectOfCase(input, ir, options.case);
  throw new CliError('USAGE', 'one of --finding and --case is needed');
}

function subjectOfCase(input: Input, { rules }: PolicyIr, name: string): Subject {
  const { cases, diagnostics } = readTestFiles(
    readPack(input.files).tests,
    rules.map((rule) => rule.name),
  );
  const found = cases.find((each) => each.case.name === name);
  if (found !== undefined) return found.case;
  const near = didYouMean(
    name,
    cases.map((each) => each.case.name),
  );
  const unread = diagnostics.length === 0 ? undefined : '"policyctl test" says which cases cannot be read.';
  throw new CliError('USAGE', `${input.path} has no case ${JSON.stringify(name)}`, near ?? unread);
}

function withOptions({ finding, context }: Subject, { env, at }: ExplainOptions): Subject {
  const evaluatedAt = at === undefined ? {} : { evaluatedAt: at.toISOString() };
  return { finding, context: { ...context, ...evaluatedAt, env: { ...context.env, ...env } } };
}

function onlyRule(evaluation: Evaluation, name: string): Evaluation {
  const explain = evaluation.explain.filter(({ rule }) => rule === name);
  if (explain.length > 0) return { ...evaluation, explain };
  const near = didYouMean(
    name,
    evaluation.explain.map(({ rule }) => rule),
  );
  throw new CliError('USAGE', `there is no rule ${name}`, near);
}

import type { Checked, Unit } from '../checker/program.ts';
import { type Diagnostic, diagnosticAt } from '../diagnostic.ts';
import { complexityOf } from '../ir/complexity.ts';
import type { Limits } from '../limits.ts';
import type { SourceFile } from '../source.ts';
import type { Complexity } from './compile.ts';
import { problem } from './sizes.ts';

export function timeLimit(files: readonly SourceFile[], taken: number, limits: Limits): Diagnostic[] {
  if (taken <= limits.compileMs) return [];
  const message = `compiling took ${Math.round(taken)} ms, longer than the limit compileMs (${limits.compileMs})`;
  return [
    problem('LIMIT-007', files[0]?.path ?? '', message, 'split the policy, or try again where less runs beside it'),
  ];
}

/** The place is the rule that weighs most: what is made shorter there counts most. */
export function tooComplex(checked: Checked, units: readonly Unit[], { score, budget }: Complexity): Diagnostic {
  const hint = 'split the policy, or make predicates and lists shorter';
  const weights = checked.rules.map((rule) => ({
    rule,
    weight: complexityOf({ ...checked.ir, rules: [rule.ir], profiles: {} }),
  }));
  const heaviest = weights.reduce<(typeof weights)[number] | undefined>(
    (most, one) => (most === undefined || one.weight > most.weight ? one : most),
    undefined,
  );
  const message = `the complexity ${score} is over the limit complexity (${budget})`;
  if (heaviest === undefined) return problem('LIMIT-010', units[0]?.file.source.path ?? '', message, hint);
  const { rule, weight } = heaviest;
  const most = `${message}; rule \`${rule.ir.name}\` has most of it (${weight})`;
  return diagnosticAt('error', 'LIMIT-010', rule.unit.file.source, rule.rule.name, most, hint);
}

/** The rule that is one too many over all files, if no file has too many by itself: that is reported there. */
export function checkRules(units: readonly Unit[], limits: Limits): void {
  const rules = units.flatMap((unit) =>
    unit.file.sections.flatMap((section) => (section.kind === 'rule' ? [{ unit, section }] : [])),
  );
  const past = rules[limits.rules];
  const own = units.some(({ file }) => file.sections.filter(({ kind }) => kind === 'rule').length > limits.rules);
  if (past === undefined || own) return;
  const message = `the policy has ${rules.length} rules, more than the limit rules (${limits.rules})`;
  past.unit.sink.report('LIMIT-003', past.section.name, message, 'join rules, or split the policy');
}

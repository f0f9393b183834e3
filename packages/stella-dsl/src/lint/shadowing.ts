import type { CheckedRule } from '../checker/program.ts';
import type { IrAction, IrRule } from '../ir/ir.ts';
import { Coverage } from './coverage.ts';
import { truthsOf } from './truths.ts';

/** Literals that are compared over one policy; past it, rules are no longer compared. */
const MOST_COMPARED = 100_000;

/**
 * Rules whose status can never count, since an earlier rule is true wherever they are, and has settled it. Only certain cases are
 * reported: the earlier status must be a literal that nothing refuses and that no time ends.
 */
export function lintShadowing(rules: readonly CheckedRule[]): void {
  const guarded = rules.some(({ ir }) => [...ir.then, ...(ir.else ?? [])].some((action) => action.do === 'requireVex'));
  const settled: { rule: CheckedRule; coverage: Coverage }[] = [];
  let left = MOST_COMPARED;
  for (const rule of rules) {
    const coverage = new Coverage(rule.ir.when);
    const earlier =
      onlySetsStatus(rule.ir) && !isNever(rule.ir)
        ? settled.find((one) => {
            if (!one.coverage.mayCover(coverage)) return false;
            left -= one.coverage.size + coverage.size;
            return left >= 0 && one.coverage.covers(coverage);
          })
        : undefined;
    if (earlier !== undefined) report(rule, earlier.rule);
    if (surelySettles(rule.ir.then, guarded)) settled.push({ rule, coverage });
  }
}

function report({ unit, rule, ir }: CheckedRule, earlier: CheckedRule): void {
  const { source } = earlier.unit.file;
  const line = source.position(earlier.rule.name.start).line;
  const where = earlier.unit === unit ? `line ${line}` : `${source.path}, line ${line}`;
  const message = `rule \`${ir.name}\` never settles anything: rule \`${earlier.ir.name}\` (${where}) comes first`;
  unit.sink.report('LINT-004', rule.name, message, 'give it a lower priority number, or a condition of its own');
}

/** A condition that is never true is reported by itself. */
function isNever({ when }: IrRule): boolean {
  return !truthsOf(when).has(true);
}

function onlySetsStatus({ then, else: otherwise }: IrRule): boolean {
  if (otherwise !== undefined) return false;
  return then.every((action) => action.do === 'status' || action.do === 'ignore' || action.do === 'defer');
}

function surelySettles(actions: readonly IrAction[], guarded: boolean): boolean {
  if (actions.some((action) => (action.do === 'ignore' || action.do === 'defer') && action.until !== undefined))
    return false;
  return actions.some((action) => {
    if (action.do === 'ignore' || action.do === 'defer') return true;
    return action.do === 'status' && action.value.op === 'string' && !guarded;
  });
}

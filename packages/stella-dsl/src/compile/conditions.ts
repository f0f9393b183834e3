import type { Checked, CheckedProfile, CheckedRule } from '../checker/program.ts';
import { printExpr } from '../format/print-expr.ts';
import type { IrExpr } from '../ir/ir.ts';
import type { Expr } from '../parser/ast.ts';
import type { Place } from './symbols.ts';

/**
 * A condition without `and`, `or` and `not` around its parts, with its place in the source. These stand beside the IR, which
 * has no positions: `ir` is a node of the IR of the same compilation.
 */
export interface ConditionSite extends Place {
  /** `rule`: in the `when` of the rule `name`. `env`: in the env block `name`, as `PROFILE.BLOCK`. */
  readonly within: 'rule' | 'env';
  readonly name: string;
  /** As the formatter writes it, on one line; clipped. */
  readonly text: string;
  readonly endLine: number;
  readonly endColumn: number;
  readonly ir: IrExpr;
}

type Owner = Pick<ConditionSite, 'within' | 'name'> & { readonly unit: CheckedRule['unit'] };

/** Rules first, in the order of evaluation, then the env blocks; within each as in the source. */
export function conditionSites({ rules, profiles }: Checked): ConditionSite[] {
  const ofRules = rules.flatMap(({ unit, rule, ir }) =>
    sitesOf({ within: 'rule', name: ir.name, unit }, rule.when, ir.when),
  );
  return [...ofRules, ...profiles.flatMap(sitesOfProfile)];
}

function sitesOfProfile({ unit, profile, ir }: CheckedProfile): ConditionSite[] {
  return profile.items.flatMap((item) => {
    if (item.kind !== 'env') return [];
    const owner: Owner = { within: 'env', name: `${profile.name.text}.${item.name.text}`, unit };
    const lowered = ir.env[item.name.text] ?? [];
    return item.adjustments.flatMap(({ when }, index) => {
      const adjustment = lowered[index];
      return adjustment === undefined ? [] : sitesOf(owner, when, adjustment.when);
    });
  });
}

/** Lowering keeps `and`, `or` and `not` as they are written, so both trees branch alike down to the leaves. */
function sitesOf(owner: Owner, expr: Expr, ir: IrExpr): ConditionSite[] {
  if (expr.kind === 'logic' && (ir.op === 'and' || ir.op === 'or')) {
    return expr.args.flatMap((arg, index) => {
      const lowered = ir.args[index];
      return lowered === undefined ? [] : sitesOf(owner, arg, lowered);
    });
  }
  if (expr.kind === 'not' && ir.op === 'not') return sitesOf(owner, expr.arg, ir.arg);
  return [siteOf(owner, expr, ir)];
}

const SHOWN = 200;

function siteOf({ within, name, unit }: Owner, expr: Expr, ir: IrExpr): ConditionSite {
  const { source } = unit.file;
  const end = source.position(expr.end);
  const text = printExpr(expr);
  return {
    within,
    name,
    text: text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()}…` : text,
    file: source.path,
    ...source.position(expr.start),
    endLine: end.line,
    endColumn: end.column,
    ir,
  };
}

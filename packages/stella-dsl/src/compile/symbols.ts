import type { Checked, CheckedRule } from '../checker/program.ts';
import { actionsOf, ruleInputs } from '../ir/inputs.ts';
import type { IrAction, IrExpr } from '../ir/ir.ts';
import { expressionsOf, operandsOf } from '../ir/walk.ts';

/** Where a name is defined; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface RuleSymbol extends Place {
  readonly name: string;
  readonly priority: number;
  readonly because?: string;
}

export interface ProfileSymbol extends Place {
  readonly name: string;
  readonly maps: readonly string[];
  readonly env: readonly string[];
  readonly scalars: readonly string[];
}

/** What a policy defines, and the open keys that it expects of a run. */
export interface SymbolTable {
  /** In the order of evaluation. */
  readonly rules: readonly RuleSymbol[];
  readonly profiles: readonly ProfileSymbol[];
  readonly envKeys: readonly string[];
  readonly customSignals: readonly string[];
  /** Status literals that rules set. */
  readonly statuses: readonly string[];
}

export interface RuleIndexEntry extends Place {
  readonly rule: string;
  readonly priority: number;
  /** Names of the inputs that the rule can read, sorted. */
  readonly inputs: readonly string[];
  /** Words of its actions, each once. */
  readonly actions: readonly IrAction['do'][];
}

export const NO_SYMBOLS: SymbolTable = { rules: [], profiles: [], envKeys: [], customSignals: [], statuses: [] };

export function symbolsOf(checked: Checked): SymbolTable {
  const paths = openPaths(checked);
  return {
    rules: checked.rules.map(ruleSymbol),
    profiles: checked.profiles.map(({ unit, profile, ir }) => ({
      name: profile.name.text,
      maps: Object.keys(ir.maps),
      env: Object.keys(ir.env),
      scalars: Object.keys(ir.scalars),
      ...place(unit, profile.name),
    })),
    envKeys: keysUnder(paths, ['env']),
    customSignals: keysUnder(paths, ['signals', 'custom']),
    statuses: statusLiterals(checked),
  };
}

export function ruleIndexOf(checked: Checked): RuleIndexEntry[] {
  return checked.rules.map(({ unit, rule, ir }) => ({
    rule: ir.name,
    priority: ir.priority,
    inputs: ruleInputs(ir),
    actions: [...new Set(actionsOf(ir).map((action) => action.do))],
    ...place(unit, rule.name),
  }));
}

/** Paths of all inputs that rules and profiles read. */
function openPaths({ rules, profiles }: Checked): (readonly string[])[] {
  const adjustments = profiles.flatMap(({ ir }) => Object.values(ir.env).flat());
  const exprs = [
    ...rules.flatMap(({ ir }) => [ir.when, ...actionsOf(ir).flatMap(expressionsOf)]),
    ...adjustments.map(({ when }) => when),
  ];
  return exprs.flatMap(pathsIn);
}

function pathsIn(expr: IrExpr): (readonly string[])[] {
  return expr.op === 'get' ? [expr.path] : operandsOf(expr).flatMap(pathsIn);
}

function keysUnder(paths: readonly (readonly string[])[], root: readonly string[]): string[] {
  const under = paths.filter(
    (path) => path.length === root.length + 1 && root.every((part, index) => path[index] === part),
  );
  return [...new Set(under.map((path) => path.at(-1) ?? ''))].sort();
}

function ruleSymbol({ unit, rule, ir }: CheckedRule): RuleSymbol {
  const because = ir.because === undefined ? {} : { because: ir.because };
  return { name: ir.name, priority: ir.priority, ...because, ...place(unit, rule.name) };
}

function place(unit: CheckedRule['unit'], { start }: { start: number }): Place {
  return { file: unit.file.source.path, ...unit.file.source.position(start) };
}

function statusLiterals({ rules }: Checked): string[] {
  const literals = rules
    .flatMap(({ ir }) => actionsOf(ir))
    .flatMap((action) => (action.do === 'status' && action.value.op === 'string' ? [action.value.value] : []));
  return [...new Set(literals)].sort();
}

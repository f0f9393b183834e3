import { printString } from '../format/print-expr.ts';
import type { IrAction, IrRule } from '../ir/ir.ts';
import { movedRules } from './order.ts';
import { printIrAction, printIrExpr } from './print-ir.ts';
import { changeOf, type SemanticChange } from './semantic-change.ts';
import { movedThresholds } from './thresholds.ts';

/** Rules are the same rule where they have the same name. In the order of evaluation of `after`, what was removed behind it. */
export function ruleChanges(before: readonly IrRule[], after: readonly IrRule[]): SemanticChange[] {
  const old = new Map(before.map((rule) => [rule.name, rule]));
  const names = new Set(after.map(({ name }) => name));
  const moved = movedRules(before, after);
  const kept = after.flatMap((rule, index) => {
    const was = old.get(rule.name);
    if (was === undefined) return changeOf('rule_added', rule.name, undefined, printRule(rule));
    const changed = contentChanges(was, rule);
    if (!moved.has(rule.name)) return changed;
    const at = before.indexOf(was);
    return [...changed, ...changeOf('rule_reordered', rule.name, place(before, at), place(after, index))];
  });
  const removed = before.filter(({ name }) => !names.has(name));
  return [...kept, ...removed.flatMap((rule) => changeOf('rule_removed', rule.name, printRule(rule), undefined))];
}

function contentChanges(before: IrRule, after: IrRule): SemanticChange[] {
  const { name } = after;
  const when = [`when ${printIrExpr(before.when)}`, `when ${printIrExpr(after.when)}`] as const;
  return [
    ...(movedThresholds(name, before.when, after.when) ?? changeOf('rule_changed', name, ...when)),
    ...changeOf('rule_changed', name, branch('then', before.then), branch('then', after.then)),
    ...changeOf('rule_changed', name, branch('else', before.else), branch('else', after.else)),
    ...changeOf('rule_changed', name, because(before), because(after)),
  ];
}

function branch(word: 'then' | 'else', actions: readonly IrAction[] | undefined): string | undefined {
  return actions === undefined ? undefined : `${word} ${actions.map(printIrAction).join('; ')}`;
}

function because({ because: reason }: IrRule): string | undefined {
  return reason === undefined ? undefined : `because ${printString(reason)}`;
}

function place(rules: readonly IrRule[], index: number): string {
  const priority = `priority ${rules[index]?.priority}`;
  const earlier = rules[index - 1];
  return earlier === undefined ? `${priority}, first` : `${priority}, after ${earlier.name}`;
}

function printRule(rule: IrRule): string {
  const parts = [
    `when ${printIrExpr(rule.when)}`,
    branch('then', rule.then),
    branch('else', rule.else),
    because(rule),
  ].filter((part) => part !== undefined);
  return `rule ${rule.name} priority ${rule.priority} {\n${parts.map((part) => `  ${part}\n`).join('')}}`;
}

import { canonicalNumber } from '../checker/literals.ts';
import type { CheckedRule } from '../checker/program.ts';
import { printExpr } from '../format/print-expr.ts';
import type { Expr, ListLiteral } from '../parser/ast.ts';
import type { Repair } from '../repair.ts';
import { expressionsOf, nodes } from './walk.ts';

/** What is written twice, or adds nothing: an item of a list, an operand, `not`. */
export function lintRepetition(checked: CheckedRule): void {
  for (const expr of expressionsOf(checked)) {
    for (const node of nodes(expr)) {
      if (node.kind === 'list') lintItems(node, checked);
      else if (node.kind === 'logic') lintOperands(node, checked);
      else if (node.kind === 'not' && node.arg.kind === 'not') lintDouble(node, node.arg.arg, checked);
    }
  }
}

function lintItems({ items }: ListLiteral, { unit }: CheckedRule): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const text =
      item.kind === 'string' ? JSON.stringify(item.value) : item.kind === 'number' ? canonicalNumber(item) : null;
    if (text === null) continue;
    const before = items[index - 1];
    if (seen.has(text) && before !== undefined) {
      const edits = [{ start: before.end, end: item.end, text: '' }];
      unit.sink.report('LINT-016', item, `${text} stands twice in this list`, undefined, { title: 'delete it', edits });
    }
    seen.add(text);
  }
}

/** Compared as the formatter writes them: layout makes no difference, other words do, though they may mean the same. */
function lintOperands(expr: Expr & { kind: 'logic' }, { unit }: CheckedRule): void {
  const seen = new Set<string>();
  for (const [index, arg] of expr.args.entries()) {
    const text = printExpr(arg);
    const before = expr.args[index - 1];
    if (seen.has(text) && before !== undefined) {
      const message = `\`${text.slice(0, 60)}\` stands twice beside \`${expr.op}\``;
      unit.sink.report('LINT-017', arg, message, undefined, removal(unit.file.source.text, before, arg));
    }
    seen.add(text);
  }
}

/** Only where nothing but the operator stands between the two: parentheses are not in the places of what they enclose. */
function removal(source: string, before: Expr, arg: Expr): Repair | undefined {
  const between = source.slice(before.end, arg.start);
  if (!/^\s+(?:and|or)\s+$/.test(between)) return undefined;
  return { title: 'delete it', edits: [{ start: before.end, end: arg.end, text: '' }] };
}

function lintDouble(expr: Expr, inner: Expr, { unit }: CheckedRule): void {
  const { text } = unit.file.source;
  // Parentheses are not in the places of what they enclose.
  const plain = /^not\s+not\s+$/.test(text.slice(expr.start, inner.start));
  const edits = [{ start: expr.start, end: inner.start, text: '' }];
  const fix = plain ? { title: 'delete both', edits } : undefined;
  unit.sink.report('LINT-017', expr, '`not not` adds nothing', 'delete both', fix);
}

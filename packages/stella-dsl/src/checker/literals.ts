import type { IrExpr, LiteralJson } from '../ir/ir.ts';
import type { Expr, Literal, NumberLiteral } from '../parser/ast.ts';
import { didYouMean } from '../suggest.ts';
import { Decimal, decimalText } from '../values/decimal.ts';
import { parseInstant } from '../values/instant.ts';
import { SEVERITIES, severityRank } from '../values/severity.ts';
import type { Context, Typed } from './context.ts';
import { ANY, BOOL, DECIMAL, listOf, NULL, STRING, type Type, typeName } from './types.ts';

/** The canonical text of a number as the author wrote it: `+0.50` is `0.5`. */
export function canonicalNumber(literal: NumberLiteral): string {
  return decimalText(new Decimal(literal.text.replace(/^\+/, '')));
}

/** A literal of metadata, settings or a scalar. */
export function literalJson(literal: Literal): LiteralJson {
  switch (literal.kind) {
    case 'string':
    case 'bool':
      return literal.value;
    case 'number':
      return { decimal: canonicalNumber(literal) };
    case 'null':
      return null;
    case 'list':
      return literal.items.map(literalJson);
  }
}

export function checkLiteral(literal: Literal, context: Context): Typed {
  switch (literal.kind) {
    case 'string':
      return { ir: { op: 'string', value: literal.value }, type: STRING };
    case 'bool':
      return { ir: { op: 'bool', value: literal.value }, type: BOOL };
    case 'number':
      return { ir: { op: 'decimal', value: canonicalNumber(literal) }, type: DECIMAL };
    case 'null':
      return { ir: { op: 'null' }, type: NULL };
    case 'list':
      return checkList(literal.items, context);
  }
}

/** All items of a list have one type; `null` may stand among them. */
function checkList(items: readonly Literal[], context: Context): Typed {
  let of: Type = ANY;
  const irs: IrExpr[] = [];
  for (const item of items) {
    const { ir, type } = checkLiteral(item, context);
    irs.push(ir);
    if (type.kind === 'null') continue;
    if (of.kind === 'any') of = type;
    else if (of.kind !== type.kind) {
      context.sink.report('TYPE-008', item, `a list of ${typeName(of)} cannot hold a ${typeName(type)}`);
    }
  }
  return { ir: { op: 'list', items: irs }, type: listOf(of) };
}

/** Type of a scalar literal of a profile, without reporting. */
export function literalType(literal: Literal): Type {
  switch (literal.kind) {
    case 'string':
      return STRING;
    case 'bool':
      return BOOL;
    case 'number':
      return DECIMAL;
    case 'null':
      return NULL;
    case 'list': {
      const first = literal.items.find((item) => item.kind !== 'null');
      return listOf(first === undefined ? ANY : literalType(first));
    }
  }
}

/** A string literal that stands where a severity or an instant is meant must be one. */
export function checkNamedLiteral(expr: Expr, as: string, context: Context): void {
  if (expr.kind === 'list') for (const item of expr.items) checkNamedLiteral(item, as, context);
  if (expr.kind !== 'string') return;
  if (as === 'severity' && expr.value !== 'Unknown' && severityRank(expr.value) === null) {
    const hint = didYouMean(expr.value, SEVERITIES) ?? `severities are ${SEVERITIES.join(', ')}`;
    context.sink.report('TYPE-006', expr, `${JSON.stringify(expr.value)} is no severity`, hint);
  }
  if (as === 'instant' && parseInstant(expr.value) === null) {
    const hint = 'write a date or an ISO 8601 instant: "2026-01-31" or "2026-01-31T08:00:00Z"';
    context.sink.report('TYPE-007', expr, `${JSON.stringify(expr.value)} is no instant`, hint);
  }
}

import type { IrExpr, LiteralJson } from '../ir/ir.ts';
import type { Expr, Literal, NumberLiteral } from '../parser/ast.ts';
import { rewrite } from '../repair.ts';
import { nearest } from '../suggest.ts';
import { Decimal, decimalText, isCanonicalDecimal } from '../values/decimal.ts';
import { parseInstant } from '../values/instant.ts';
import { SEVERITIES, severityRank } from '../values/severity.ts';
import { type Context, fail, type Typed } from './context.ts';
import { instantAdvice } from './instant-advice.ts';
import { type Advice, guess } from './repairs.ts';
import { ANY, aType, BOOL, DECIMAL, listOf, NULL, STRING, type Type, typeName } from './types.ts';

/** The canonical text of a number as the author wrote it: `+0.50` is `0.5`. */
export function canonicalNumber(literal: NumberLiteral): string {
  const { text } = literal;
  return isCanonicalDecimal(text) ? text : decimalText(new Decimal(text.replace(/^\+/, '')));
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
    else if (of.kind !== type.kind) reportMixed(item, of, type, context);
  }
  return { ir: { op: 'list', items: irs }, type: listOf(of) };
}

function reportMixed(item: Literal, of: Type, type: Type, context: Context): void {
  const message = `a list of ${typeName(of)}s cannot hold ${aType(type)}`;
  if (item.kind === 'number' && of.kind === 'string') {
    fail(context, 'TYPE-008', item, message, { hint: 'a text stands in quotes', fix: guess(item, `"${item.text}"`) });
  } else fail(context, 'TYPE-008', item, message, 'all items of a list have one type');
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
    fail(context, 'TYPE-006', expr, `${JSON.stringify(expr.value)} is no severity`, severityAdvice(expr, expr.value));
  }
  if (as === 'instant' && parseInstant(expr.value) === null) {
    fail(context, 'TYPE-007', expr, `${JSON.stringify(expr.value)} is no instant`, instantAdvice(expr, expr.value));
  }
}

/** Bands of other scales. */
const OTHER_SEVERITIES: ReadonlyMap<string, string> = new Map([
  ['moderate', 'Medium'],
  ['important', 'High'],
  ['severe', 'Critical'],
  ['negligible', 'Low'],
  ['informational', 'None'],
  ['info', 'None'],
]);

function severityAdvice(expr: Expr, written: string): Advice {
  const meant = OTHER_SEVERITIES.get(written.toLowerCase()) ?? nearest(written, SEVERITIES);
  if (meant === undefined) return { hint: `severities are ${SEVERITIES.join(', ')}` };
  const isCase = meant.toLowerCase() === written.toLowerCase();
  return { hint: `did you mean \`${meant}\`?`, fix: isCase ? rewrite(expr, `"${meant}"`) : guess(expr, `"${meant}"`) };
}

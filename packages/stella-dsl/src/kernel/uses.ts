import { type Value, valueJson } from '../eval/value.ts';
import type { IrExpr, IrKind } from '../ir/ir.ts';
import { Decimal, decimalText } from '../values/decimal.ts';
import { instantOf } from '../values/instant.ts';
import { severityRank } from '../values/severity.ts';

/** What of a value counts where it stands: its value as one of a kind, or only whether it is known. */
export type Use = IrKind | 'known';

/** What of an operand counts for the value of its expression. */
export function useOf(expr: IrExpr, operand: IrExpr): Use {
  switch (expr.op) {
    case 'and':
    case 'or':
    case 'not':
    case 'each':
      return 'bool';
    case 'compare':
      return expr.as;
    case 'in':
      return operand === expr.item ? expr.as : 'any';
    case 'call':
      if (expr.fn === 'exists') return 'known';
      // An instant comes out as it was written, and one instant can be written in many ways.
      return expr.fn === 'coalesce' && expr.as !== 'instant' ? (expr.as ?? 'any') : 'any';
    default:
      return 'any';
  }
}

/** What counts of a value in a use, as text: equal texts are as good as one another. `short` texts have one character. */
export interface Reading {
  readonly short: boolean;
  readonly textOf: (value: Value) => string;
}

const UNKNOWN = '-';

const short = (textOf: Reading['textOf']): Reading => ({ short: true, textOf });
const long = (textOf: Reading['textOf']): Reading => ({ short: false, textOf });

export const READINGS: Readonly<Record<Use, Reading>> = {
  bool: short((value) => (typeof value === 'boolean' ? truthText(value) : UNKNOWN)),
  known: short((value) => truthText(value !== null)),
  severity: short((value) => String(severityRank(value) ?? UNKNOWN)),
  instant: long((value) => String(instantOf(value) ?? UNKNOWN)),
  decimal: long((value) => (value instanceof Decimal ? decimalText(value) : UNKNOWN)),
  string: long((value) => (typeof value === 'string' ? `=${value}` : UNKNOWN)),
  any: long(anyText),
};

function truthText(value: boolean): string {
  return value ? 't' : 'f';
}

/** The first character tells the types apart. */
function anyText(value: Value): string {
  if (value === null) return UNKNOWN;
  if (typeof value === 'boolean') return truthText(value);
  if (typeof value === 'string') return `=${value}`;
  if (value instanceof Decimal) return `#${decimalText(value)}`;
  if (Array.isArray(value)) return `[${value.map((item: Value) => framed(anyText(item))).join('')}`;
  return `@${JSON.stringify(valueJson(value))}`;
}

/** A text that ends where it says, whatever comes behind it. */
export function framed(text: string): string {
  return `${text.length}:${text}`;
}

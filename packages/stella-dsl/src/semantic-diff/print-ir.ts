import { printString } from '../format/print-expr.ts';
import { inputName } from '../ir/inputs.ts';
import type { IrAction, IrExpr, LiteralJson } from '../ir/ir.ts';

/**
 * A node of the IR as an author would write it. Sugar that the checker resolved (`not in`, `vex.latest().status`) comes out as what
 * it stands for, so equal texts mean equal nodes, whatever was written.
 */
export function printIrExpr(expr: IrExpr): string {
  switch (expr.op) {
    case 'null':
      return 'null';
    case 'bool':
      return String(expr.value);
    case 'string':
      return printString(expr.value);
    case 'decimal':
      return expr.value;
    case 'list':
      return `[${expr.items.map(printIrExpr).join(', ')}]`;
    case 'get':
      return inputName(expr.path);
    case 'field':
      return expr.name;
    case 'index':
      return `${printSide(expr.list)}[${printIrExpr(expr.at)}]`;
    case 'and':
    case 'or':
      return expr.args.map((arg) => (isChain(arg) ? `(${printIrExpr(arg)})` : printIrExpr(arg))).join(` ${expr.op} `);
    case 'not':
      return expr.arg.op === 'in' ? printIn(expr.arg, 'not in') : `not ${printSide(expr.arg)}`;
    case 'compare':
      return `${printSide(expr.left)} ${expr.by} ${printSide(expr.right)}`;
    case 'in':
      return printIn(expr, 'in');
    case 'call':
      // What the checker makes of the only group that is an argument.
      if (expr.fn === 'normalize_cvss' && expr.args.length === 2) return 'normalize_cvss(advisory)';
      return `${expr.fn}(${expr.args.map(printIrExpr).join(', ')})`;
    case 'each':
      return `${expr.fn}(${printIrExpr(expr.where)})`;
  }
}

function printIn({ item, list }: IrExpr & { op: 'in' }, word: 'in' | 'not in'): string {
  return `${printSide(item)} ${word} ${printSide(list)}`;
}

function isChain({ op }: IrExpr): boolean {
  return op === 'and' || op === 'or';
}

function printSide(expr: IrExpr): string {
  const text = printIrExpr(expr);
  return isChain(expr) || ['not', 'compare', 'in'].includes(expr.op) ? `(${text})` : text;
}

export function printIrAction(action: IrAction): string {
  switch (action.do) {
    case 'status':
    case 'severity':
      return `${action.do} := ${printIrExpr(action.value)}`;
    case 'ignore':
    case 'defer':
      return action.until === undefined ? action.do : `${action.do} until ${printIrExpr(action.until)}`;
    case 'warn':
      return action.message === undefined ? 'warn' : `warn message ${printIrExpr(action.message)}`;
    case 'escalate':
      return action.to === undefined ? 'escalate' : `escalate to ${printIrExpr(action.to)}`;
    case 'annotate':
      return `annotate ${action.key} := ${printIrExpr(action.value)}`;
    case 'requireVex': {
      const lists = (['vendors', 'justifications'] as const).flatMap((key) => {
        const values = action[key];
        return values === undefined ? [] : [`${key} = [${values.map(printString).join(', ')}]`];
      });
      return `requireVex { ${lists.join(', ')} }`;
    }
  }
}

export function printIrLiteral(value: LiteralJson): string {
  if (typeof value === 'string') return printString(value);
  if (value === null || typeof value === 'boolean') return String(value);
  return 'decimal' in value ? value.decimal : `[${value.map(printIrLiteral).join(', ')}]`;
}

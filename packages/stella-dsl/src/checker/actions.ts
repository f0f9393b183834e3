import type { IrAction } from '../ir/ir.ts';
import { ACTION_WORDS } from '../lexer/token.ts';
import type { Action, Expr, Requirement } from '../parser/ast.ts';
import { KNOWN_STATUSES } from '../statuses.ts';
import { bareWord } from './bare-words.ts';
import { type Context, fail, type Typed } from './context.ts';
import { checkExpr } from './expressions.ts';
import { checkNamedLiteral } from './literals.ts';
import { type Advice, guess, suggest, textOf } from './repairs.ts';
import { aType, isScalar, type Type } from './types.ts';

export function checkAction(action: Action, context: Context): IrAction {
  switch (action.kind) {
    case 'status':
      return { do: 'status', value: checkValue(action.value, ['string'], 'a status', context).ir };
    case 'severity':
      return { do: 'severity', value: checkSeverity(action.value, context).ir };
    case 'ignore':
    case 'defer':
      return action.until === null
        ? { do: action.kind }
        : { do: action.kind, until: checkInstant(action.until, context).ir };
    case 'warn':
      return action.message === null
        ? { do: 'warn' }
        : { do: 'warn', message: checkMessage(action.message, context).ir };
    case 'escalate':
      return action.to === null ? { do: 'escalate' } : { do: 'escalate', to: checkSeverity(action.to, context).ir };
    case 'annotate':
      return { do: 'annotate', key: action.key.text, value: checkExpr(action.value, context).ir };
    case 'requireVex':
      return checkRequirements(action.requirements, action, context);
  }
}

function checkValue(expr: Expr, kinds: readonly Type['kind'][], what: string, context: Context): Typed {
  const typed = joinedAction(expr, context) ?? bareWord(expr, context) ?? checkExpr(expr, context);
  const { kind } = typed.type;
  if (kinds.includes(kind) || kind === 'any' || kind === 'error') return typed;
  const message = `${what} is needed here, this is ${aType(typed.type)}`;
  return fail(context, 'TYPE-004', expr, message, valueAdvice(expr, what, kind, context));
}

/** `status := "blocked" and escalate`: `and` joins conditions. Null where the value is something else. */
function joinedAction(expr: Expr, context: Context): Typed | null {
  if (expr.kind !== 'logic') return null;
  const [before, last] = expr.args.slice(-2);
  if (before === undefined || last?.kind !== 'ident' || !ACTION_WORDS.includes(last.name)) return null;
  const between = { start: before.end, end: last.start };
  const fix = { title: 'write `;`', edits: [{ ...between, text: '; ' }] };
  return fail(context, 'TYPE-004', last, `\`${last.name}\` is an action, not a value`, {
    hint: 'actions stand apart by `;`',
    fix,
  });
}

function valueAdvice(expr: Expr, what: string, kind: Type['kind'], context: Context): Advice | string | undefined {
  if (what === 'a status') return `statuses are ${KNOWN_STATUSES.join(', ')}`;
  if (what !== 'a severity' || kind !== 'decimal') return undefined;
  const band = `severity_band(${textOf(context, expr)})`;
  return { hint: 'severity_band(score) gives the band of a score', fix: guess(expr, band) };
}

function checkSeverity(expr: Expr, context: Context): Typed {
  const typed = checkValue(expr, ['severity', 'string'], 'a severity', context);
  if (expr.kind === 'string' && expr.value === 'Unknown') {
    return fail(context, 'TYPE-006', expr, 'a severity cannot be set to "Unknown"', 'a rule sets what it knows');
  }
  checkNamedLiteral(expr, 'severity', context);
  return typed;
}

function checkInstant(expr: Expr, context: Context): Typed {
  const typed = checkValue(expr, ['instant', 'string'], 'an instant', context);
  checkNamedLiteral(expr, 'instant', context);
  return typed;
}

function checkMessage(expr: Expr, context: Context): Typed {
  const typed = checkExpr(expr, context);
  if (isScalar(typed.type)) return typed;
  return fail(context, 'TYPE-004', expr, `a message is a text, this is ${aType(typed.type)}`, 'take one item: x[0]');
}

const REQUIREMENTS = ['vendors', 'justifications'];

function checkRequirements(requirements: readonly Requirement[], span: Action, context: Context): IrAction {
  const found = new Map<string, readonly string[]>();
  for (const { key, values } of requirements) {
    if (!REQUIREMENTS.includes(key.text)) {
      const advice = suggest(key, key.text, REQUIREMENTS) ?? `known are ${REQUIREMENTS.join(' and ')}`;
      fail(context, 'TYPE-014', key, `\`requireVex\` knows no \`${key.text}\``, advice);
    } else if (found.has(key.text)) {
      context.sink.report('TYPE-015', key, `\`${key.text}\` stands twice`, 'join the two lists');
    }
    for (const item of values.items) {
      if (item.kind !== 'string') context.sink.report('TYPE-008', item, `\`${key.text}\` lists strings`, 'write "..."');
    }
    found.set(
      key.text,
      values.items.flatMap((item) => (item.kind === 'string' ? [item.value] : [])),
    );
  }
  if (requirements.length === 0) {
    context.sink.report('TYPE-014', span, '`requireVex` requires nothing', 'name vendors, justifications or both');
  }
  const vendors = found.get('vendors');
  const justifications = found.get('justifications');
  return {
    do: 'requireVex',
    ...(vendors === undefined ? {} : { vendors }),
    ...(justifications === undefined ? {} : { justifications }),
  };
}

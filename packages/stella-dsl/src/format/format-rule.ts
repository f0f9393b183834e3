import type { Action, Expr, Rule } from '../parser/ast.ts';
import { printExpr, printLiteral, printOperand, printString } from './print-expr.ts';
import type { Writer } from './writer.ts';

const WIDTH = 100;

export function formatRule(writer: Writer, rule: Rule): void {
  const priority = rule.priority === null ? '' : ` priority ${rule.priority.value}`;
  const header = { start: rule.start, end: writer.braceAfter(rule.priority?.end ?? rule.name.end) };
  writer.unit(header, `rule ${rule.name.text}${priority} {`);
  writer.indent += 2;
  formatCondition(writer, rule.when);
  formatActions(writer, 'then', rule.then);
  if (rule.otherwise !== null) formatActions(writer, 'else', rule.otherwise);
  if (rule.because !== null) writer.unit(rule.because, `because ${printString(rule.because.value)}`);
  writer.flush(rule.end - 1);
  writer.indent -= 2;
  writer.unit({ start: rule.end - 1, end: rule.end }, '}');
}

/** A chain goes one operand a line where it is long or has comments between its operands. */
function formatCondition(writer: Writer, when: Expr): void {
  const inline = `when ${printExpr(when)}`;
  const args = when.kind === 'logic' ? when.args : [];
  const first = args[0];
  const last = args.at(-1);
  const fits = writer.indent + inline.length <= WIDTH;
  if (when.kind !== 'logic' || first === undefined || last === undefined) {
    writer.unit(when, fits ? inline : `when ${printExpr(when, { indent: writer.indent })}`);
    return;
  }
  if (fits && !writer.hasComment(first.end, last.end)) {
    writer.unit(when, inline);
    return;
  }
  for (const [index, arg] of when.args.entries()) {
    const text = printOperand(when.op, arg, { indent: writer.indent + (index === 0 ? 0 : 2) });
    if (index === 0) writer.unit(arg, `when ${text}`);
    else {
      writer.indent += 2;
      writer.unit(arg, `${when.op} ${text}`);
      writer.indent -= 2;
    }
  }
}

function formatActions(writer: Writer, word: 'then' | 'else', actions: readonly Action[]): void {
  const [first] = actions;
  const last = actions.at(-1);
  if (first === undefined || last === undefined) return;
  const texts = actions.map(printAction);
  const inline = `${word} ${texts.join('; ')}`;
  const single = actions.length === 1 || writer.indent + inline.length <= WIDTH;
  if (single && (actions.length === 1 || !writer.hasComment(first.end, last.end))) {
    writer.unit({ start: first.start, end: last.end }, inline);
    return;
  }
  writer.flush(first.end);
  writer.line(word);
  writer.indent += 2;
  for (const [index, action] of actions.entries()) {
    writer.unit(action, `${texts[index] ?? ''}${action === last ? '' : ';'}`);
  }
  writer.indent -= 2;
}

export function printAction(action: Action): string {
  switch (action.kind) {
    case 'status':
    case 'severity':
      return `${action.kind} := ${printExpr(action.value)}`;
    case 'ignore':
    case 'defer':
      return action.until === null ? action.kind : `${action.kind} until ${printExpr(action.until)}`;
    case 'warn':
      return action.message === null ? 'warn' : `warn message ${printExpr(action.message)}`;
    case 'escalate':
      return action.to === null ? 'escalate' : `escalate to ${printExpr(action.to)}`;
    case 'annotate':
      return `annotate ${action.key.text} := ${printExpr(action.value)}`;
    case 'requireVex': {
      const items = action.requirements.map(({ key, values }) => `${key.text} = ${printLiteral(values)}`);
      return `requireVex { ${items.join(', ')} }`;
    }
  }
}

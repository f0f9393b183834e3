import { parseActions } from './actions.ts';
import type { Action, Expr, Rule, StringLiteral } from './ast.ts';
import { parseReason } from './because.ts';
import type { Cursor } from './cursor.ts';
import { errorExpr, parseName } from './literals.ts';
import { insertBehind } from './repairs.ts';
import { openRule, parseInnerPriority, parsePriority, skipObject } from './rule-header.ts';
import { parseWhen } from './when.ts';
import { acceptMeant, atAction, type Clause, clauseAt, takeClause } from './words.ts';

const ORDER: readonly Clause[] = ['when', 'then', 'else', 'because'];
const READS = 'a rule reads: when, then, else, because';

interface Clauses {
  readonly seen: Set<Clause>;
  condition: Expr | null;
  actions: readonly Action[];
  otherwise: readonly Action[] | null;
  reason: StringLiteral | null;
}

/** `bare`: the word `rule` is missing, which was reported. */
export function parseRule(cursor: Cursor, bare: boolean): Rule {
  const { start } = cursor.token;
  if (!bare) cursor.take();
  const name = parseName(cursor, 'a name for the rule') ?? { text: '', start, end: start };
  let priority = acceptMeant(cursor, 'priority') ? parsePriority(cursor) : null;
  openRule(cursor, name);
  if (cursor.token.kind === 'string' && cursor.following.value === ':') skipObject(cursor);
  if (cursor.at('priority')) priority = parseInnerPriority(cursor, name.end);
  const { condition, actions: then, otherwise, reason: because } = parseClauses(cursor);
  cursor.skipSeparators();
  closeRule(cursor, name.text);
  const when = condition ?? errorExpr(name);
  return { kind: 'rule', name, priority, when, then, otherwise, because, start, end: cursor.lastEnd };
}

/** The clauses in whatever order they stand; one out of order or twice is reported, and read all the same. */
function parseClauses(cursor: Cursor): Clauses {
  const found: Clauses = { seen: new Set(), condition: null, actions: [], otherwise: null, reason: null };
  let latest = cursor.token;
  let rank = -1;
  let outOfOrder = false;
  for (;;) {
    const clause = clauseAt(cursor) ?? unnamedClause(cursor, found);
    if (clause === null) break;
    const { token } = cursor;
    const next = ORDER.indexOf(clause);
    if (found.seen.has(clause)) reportTwice(cursor, clause);
    else if (next < rank && !outOfOrder) {
      outOfOrder = true;
      cursor.error('PARSE-007', latest, `\`${ORDER[rank]}\` stands before \`${clause}\``, READS);
    }
    if (next > rank) {
      rank = next;
      latest = token;
    }
    parseClause(cursor, clause, found);
  }
  if (!found.seen.has('when')) cursor.missing('`when` and a condition', READS);
  else if (!found.seen.has('then')) cursor.missing('`then` and an action', READS);
  return found;
}

function reportTwice(cursor: Cursor, clause: Clause): void {
  const hint = clause === 'because' ? 'join the reasons in one string' : 'write another rule';
  cursor.error('PARSE-007', cursor.token, `\`${clause}\` stands twice in this rule`, hint);
}

/** Of a clause that stands twice, the first counts. */
function parseClause(cursor: Cursor, clause: Clause, found: Clauses): void {
  const { token } = cursor;
  if (/^els?e?_?if$/i.test(token.value)) {
    parseElseIf(cursor, found);
    return;
  }
  if (clauseAt(cursor) !== null) takeClause(cursor, clause);
  const first = !found.seen.has(clause);
  found.seen.add(clause);
  if (clause === 'when') {
    const condition = parseWhen(cursor);
    if (first) found.condition = condition;
  } else if (clause === 'because') {
    const reason = parseReason(cursor);
    if (first) found.reason = reason;
  } else {
    const actions = clause === 'then' ? parseActions(cursor, 'then') : parseElse(cursor);
    if (first && clause === 'then') found.actions = actions;
    else if (first) found.otherwise = actions;
  }
}

/** A condition without `when`, or actions without `then`: reported, and read as if the word were there. */
function unnamedClause(cursor: Cursor, found: Clauses): Clause | null {
  if (cursor.at('}') || cursor.atEnd || cursor.atSection) return null;
  if (!found.seen.has('when')) {
    cursor.unexpected(
      '`when` at the start of a rule',
      READS,
      startsCondition(cursor) ? insertBehind(cursor, 'when') : undefined,
    );
    if (startsCondition(cursor)) return 'when';
    cursor.skipTo(() => cursor.atClause);
    if (!cursor.atClause) found.seen.add('when').add('then');
    return cursor.atClause ? (cursor.token.value as Clause) : null;
  }
  if (found.seen.has('then') || !atAction(cursor)) return null;
  cursor.missing('`then` before the actions', undefined, insertBehind(cursor, 'then'));
  return 'then';
}

/** Whether the next clause is `then`: what stands before it is the condition. */
function startsCondition(cursor: Cursor): boolean {
  if (cursor.token.kind !== 'word' && !cursor.at('(')) return false;
  for (let ahead = 1; ; ahead += 1) {
    const { kind, value } = cursor.peek(ahead);
    if (kind === 'word' && (value === 'when' || value === 'then')) return value === 'then';
    if (kind === 'end' || (kind === 'punctuation' && /^[;:{}]$|^:?=$/.test(value))) return false;
  }
}

function parseElse(cursor: Cursor): Action[] {
  return clauseAt(cursor) === 'when' ? skipCondition(cursor) : parseActions(cursor, 'else');
}

function parseElseIf(cursor: Cursor, found: Clauses): void {
  found.seen.add('else');
  found.otherwise = skipCondition(cursor);
}

/** `else if`: its condition is passed over, its actions are read. */
function skipCondition(cursor: Cursor): Action[] {
  const message = '`else` holds actions, and no condition';
  cursor.error('PARSE-007', cursor.token, message, 'write another rule with the other condition');
  cursor.take();
  cursor.skipTo(() => cursor.atClause);
  return cursor.accept('then') ? parseActions(cursor, 'else') : [];
}

function closeRule(cursor: Cursor, name: string): void {
  if (cursor.accept('}')) return;
  const unclosed = cursor.atSection || cursor.atEnd;
  const fix = unclosed && !cursor.onSameLine ? insertBehind(cursor, '}') : undefined;
  cursor.missing(`\`}\` to close rule \`${name}\``, unclosed ? undefined : READS, fix);
  if (unclosed) cursor.missingBraces += 1;
  cursor.skipTo(() => false);
  cursor.accept('}');
}

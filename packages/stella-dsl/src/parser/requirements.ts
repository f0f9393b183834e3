import { rewrite } from '../repair.ts';
import type { ListLiteral, Requirement } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { isOpenList, parseList, parseUnopened } from './lists.ts';
import { parseName } from './literals.ts';
import { textOf } from './repairs.ts';

const HINT = 'write requireVex { vendors = ["..."], justifications = ["..."] }';

/** `{ vendors = [...], justifications = [...] }`; null where it was so wrong that nothing more can be said. */
export function parseRequirements(cursor: Cursor): Requirement[] | null {
  const open = cursor.token;
  if (!cursor.at('{') && !cursor.at('(')) {
    cursor.missing('`{` after `requireVex`', HINT);
    if (cursor.token.kind !== 'word' || cursor.following.value !== '=') return null;
  } else cursor.take();
  const closing = open.value === '(' ? ')' : '}';
  const requirements: Requirement[] = [];
  let broken = false;
  while (!isOver(cursor)) {
    const requirement = parseRequirement(cursor);
    if (requirement !== null) requirements.push(requirement);
    else broken = true;
    cursor.skipSeparators();
  }
  if (open.value === '(') reportParentheses(cursor, open);
  else if (!cursor.at(closing)) cursor.missing('`}` to close `requireVex`', HINT);
  cursor.accept(closing);
  return broken && requirements.length === 0 ? null : requirements;
}

function isOver(cursor: Cursor): boolean {
  return cursor.at('}') || cursor.at(')') || cursor.atEnd || cursor.atSection || cursor.atClause;
}

function reportParentheses(cursor: Cursor, open: { start: number; end: number }): void {
  const close = cursor.token;
  const edits = [
    { start: open.start, end: open.end, text: ' {' },
    { start: close.start, end: close.end, text: '}' },
  ];
  const fix = cursor.at(')') ? { title: 'write braces', edits } : undefined;
  cursor.error('PARSE-001', open, '`requireVex` takes braces', HINT, fix);
}

function parseRequirement(cursor: Cursor): Requirement | null {
  const { start } = cursor.token;
  const key = parseName(cursor, 'a name in `requireVex`');
  if (key === null) return skipRequirement(cursor);
  if (!cursor.accept('=')) {
    if (!cursor.at(':') && !cursor.at(':=') && !cursor.at('==')) {
      cursor.missing(`\`=\` after \`${key.text}\``);
      return skipRequirement(cursor);
    }
    const { token } = cursor;
    cursor.error(
      'PARSE-011',
      token,
      `\`${token.value}\` does not stand in \`requireVex\``,
      'write `=`',
      rewrite(token, '='),
    );
    cursor.take();
  }
  const values = parseValues(cursor);
  if (values === null) return skipRequirement(cursor);
  if (!isOver(cursor) && !cursor.at(',') && !cursor.at(';')) {
    cursor.missing('`,` or `}`');
    skipRequirement(cursor);
  }
  return { key, values, start, end: cursor.lastEnd };
}

/** A list; one string without its brackets is reported and taken for a list. */
function parseValues(cursor: Cursor): ListLiteral | null {
  if (cursor.at('[')) return parseList(cursor);
  if (isOpenList(cursor)) return parseUnopened(cursor);
  const { kind, value, start, end } = cursor.token;
  if (kind !== 'string') {
    cursor.missing('a list of strings');
    return null;
  }
  const list = `[${textOf(cursor, cursor.token)}]`;
  cursor.unexpected('a list of strings', `write \`${list}\``, rewrite(cursor.token, list));
  cursor.take();
  return { kind: 'list', items: [{ kind: 'string', value, start, end }], start, end };
}

function skipRequirement(cursor: Cursor): null {
  cursor.skipTo(() => cursor.at(',') || cursor.at(';') || cursor.at(')') || cursor.atClause);
  return null;
}

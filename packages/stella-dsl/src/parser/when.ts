import { asGuess, rewrite } from '../repair.ts';
import type { Expr } from './ast.ts';
import { type Cursor, isName } from './cursor.ts';
import { parseExpr } from './expressions.ts';
import { errorExpr } from './literals.ts';
import { remove } from './repairs.ts';
import { atAction, clauseAt } from './words.ts';

const WANTED = '`then`, `and` or `or` after the condition';

/** The condition of a rule, behind `when`. What cannot follow it is reported and passed over. */
export function parseWhen(cursor: Cursor): Expr {
  let when = parseExpr(cursor);
  const atEnd = (): boolean =>
    clauseAt(cursor) !== null || cursor.at('}') || cursor.atEnd || cursor.atSection || atAction(cursor);
  while (!atEnd()) {
    const { token } = cursor;
    if (cursor.at(')') || cursor.at(']')) {
      cursor.unexpected(WANTED, `this \`${token.value}\` closes nothing`, asGuess(remove(token)));
      cursor.take();
    } else if (cursor.at(';') || (cursor.at(',') && cursor.following.value === 'then')) {
      cursor.unexpected(WANTED, `no \`${token.value}\` stands here`, remove(token));
      cursor.take();
    } else if (cursor.accept('and') || cursor.accept('or')) {
      parseExpr(cursor);
    } else {
      when = errorExpr(when);
      if (!continueCondition(cursor)) break;
    }
  }
  return when;
}

/** Something that joins no condition: what may be one more is read. False where the rest was passed over. */
function continueCondition(cursor: Cursor): boolean {
  const { token } = cursor;
  const another = isName(token) && !cursor.onSameLine;
  const number = token.kind === 'number' || token.kind === 'string';
  if (cursor.at(',') || another) {
    const hint = 'conditions are joined by `and` or `or`';
    if (cursor.at(',') && cursor.following.kind === 'number' && cursor.following.start === token.end) {
      cursor.unexpected(WANTED, 'a fraction stands behind a point', asGuess(rewrite(token, '.')));
      cursor.take();
    } else cursor.unexpected(WANTED, hint);
    cursor.accept(',');
    parseExpr(cursor);
    return true;
  }
  const wanted = number ? 'an operator, `and`, `or` or `then`' : WANTED;
  cursor.unexpected(wanted);
  cursor.skipTo(() => cursor.atClause);
  return false;
}

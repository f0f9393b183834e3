import { ACTION_WORDS } from '../lexer/token.ts';
import { asGuess, rewrite } from '../repair.ts';
import { nearest } from '../suggest.ts';
import type { Cursor } from './cursor.ts';
import { remove } from './repairs.ts';
import { ACTION_STARTS } from './words.ts';

export const KNOWN = `actions are ${ACTION_WORDS.join(', ')}`;

/** What other policy languages call what a rule does. */
const OTHER_ACTIONS: ReadonlyMap<string, string> = new Map([
  ['block', 'write status := "blocked"'],
  ['deny', 'write status := "blocked"'],
  ['reject', 'write status := "blocked"'],
  ['fail', 'write status := "blocked"'],
  ['allow', 'a finding that no rule settles keeps the default status'],
  ['accept', 'a finding that no rule settles keeps the default status'],
  ['pass', 'a finding that no rule settles keeps the default status'],
  ['return', 'write status := "..."'],
  ['suppress', 'write ignore until "..."'],
  ['mute', 'write ignore until "..."'],
  ['snooze', 'write defer until "..."'],
  ['waive', 'write ignore until "..."'],
  ['alert', 'write warn message "..."'],
  ['notify', 'write warn message "..."'],
  ['log', 'write warn message "..."'],
  ['print', 'write warn message "..."'],
  ['message', 'write warn message "..."'],
  ['msg', 'write warn message "..."'],
  ['tag', 'write annotate NAME := ...'],
  ['label', 'write annotate NAME := ...'],
  ['raise', 'write escalate to "..."'],
]);

/** Words that some put before an action. */
const LEADING: ReadonlySet<string> = new Set(['set', 'let', 'do', 'vex', 'finding', 'result']);

/** Takes the word of an action. Another word is reported; where an action was surely meant, it is taken for that. */
export function takeAction(cursor: Cursor): string | null {
  if (cursor.atAny(ACTION_STARTS)) return cursor.take().value;
  if (cursor.token.kind === 'word') return takeMistaken(cursor);
  cursor.unexpected('an action', KNOWN);
  return null;
}

function takeMistaken(cursor: Cursor): string | null {
  const { token, following } = cursor;
  const message = `\`${token.value}\` is no action`;
  if (LEADING.has(token.value) && ACTION_STARTS.has(following.value)) {
    cursor.error('PARSE-008', token, message, `write \`${following.value}\` alone`, removeUpTo(token, following.start));
    cursor.take();
    return cursor.take().value;
  }
  if (LEADING.has(token.value) && following.value === '.' && ACTION_STARTS.has(cursor.peek(2).value)) {
    const action = cursor.peek(2);
    cursor.error('PARSE-008', token, message, `write \`${action.value}\` alone`, removeUpTo(token, action.start));
    cursor.take();
    cursor.take();
    return cursor.take().value;
  }
  const meant = nearest(token.value, ACTION_WORDS);
  if (meant !== undefined && OTHER_ACTIONS.get(token.value.toLowerCase()) === undefined) {
    cursor.error('PARSE-008', token, message, `did you mean \`${meant}\`?`, asGuess(rewrite(token, meant)));
    cursor.take();
    return meant;
  }
  cursor.error('PARSE-008', token, message, OTHER_ACTIONS.get(token.value.toLowerCase()) ?? KNOWN);
  return null;
}

function removeUpTo(token: Parameters<typeof remove>[0], end: number): ReturnType<typeof remove> {
  return remove({ ...token, end });
}

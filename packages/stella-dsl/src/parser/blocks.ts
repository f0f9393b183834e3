import type { Cursor } from './cursor.ts';
import { insertBehind, remove } from './repairs.ts';
import { dropSign } from './words.ts';

/** Takes the opening brace, or reports that it is missing. False where there is no block at all. */
export function openBlock(cursor: Cursor, what: string): boolean {
  dropSign(cursor, what.replaceAll('`', ''));
  if (cursor.accept('{')) {
    dropBraces(cursor);
    return true;
  }
  if (cursor.token.kind === 'word' && cursor.following.value === '{') {
    cursor.unexpected(`\`{\` after ${what}`, undefined, remove(cursor.token));
    cursor.take();
    return cursor.accept('{');
  }
  const inside = cursor.token.kind === 'word';
  cursor.missing(`\`{\` after ${what}`, undefined, inside ? insertBehind(cursor, '{') : undefined);
  if (inside) return true;
  // A stray token before the brace: go on inside the block. Without a brace nearby there is no block.
  cursor.skipTo(() => cursor.at('{') || cursor.at(';'));
  return cursor.accept('{');
}

/** `{ {`: reported, and passed over. */
export function dropBraces(cursor: Cursor): void {
  while (cursor.at('{')) {
    cursor.unexpected('what stands in the braces', 'one `{` too many?', remove(cursor.token));
    cursor.take();
  }
}

/** The first word is wrong already: it must not count as the start of the next item. */
export function skipWrongItem(cursor: Cursor): null {
  cursor.take();
  skipToItem(cursor);
  return null;
}

/** After an error inside a block: to the next item of any kind of block, or to the block's end. */
export function skipToItem(cursor: Cursor): void {
  const line = cursor.sink.source.lineOf(Math.max(0, cursor.lastEnd - 1));
  const onNewLine = (): boolean => cursor.sink.source.lineOf(cursor.token.start) > line;
  let open = 0;
  cursor.skipTo(() => {
    if (cursor.at('[')) open += 1;
    else if (cursor.at(']')) open -= 1;
    return cursor.at(';') || (open <= 0 && cursor.at(',')) || (onNewLine() && startsItem(cursor));
  });
}

export function startsItem(cursor: Cursor): boolean {
  if (cursor.at('source') || cursor.at('if')) return true;
  // `env.` is the start of a name in a condition.
  if (cursor.at('map') || cursor.at('env')) return cursor.following.kind === 'word';
  return cursor.token.kind === 'word' && /^[:=]$/.test(cursor.following.value);
}

import type { Entry, EntryBlock, EnvAdjustment, NumberLiteral, Profile, ProfileItem, SourceWeight } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseExpr } from './expressions.ts';
import { parseLiteral, parseName, parseString } from './literals.ts';

export function parseEntryBlock(cursor: Cursor): EntryBlock {
  const { start, value } = cursor.take();
  const kind = value === 'metadata' ? 'metadata' : 'settings';
  const entries: Entry[] = [];
  inBraces(cursor, `\`${kind}\``, () => {
    const entry = parseEntry(cursor);
    if (entry !== null) entries.push(entry);
  });
  return { kind, entries, start, end: cursor.lastEnd };
}

/** `key = literal` or `key: literal`. Any word is a key here, reserved or not. */
function parseEntry(cursor: Cursor): Entry | null {
  const { token } = cursor;
  if (token.kind !== 'word') {
    cursor.unexpected('a name', token.kind === 'string' ? 'write the name without quotes' : undefined);
    skipToItem(cursor);
    return null;
  }
  cursor.take();
  const key = { text: token.value, start: token.start, end: token.end };
  if (!cursor.accept('=') && !cursor.accept(':')) {
    cursor.unexpected(`\`=\` after \`${key.text}\``);
    if (!cursor.accept(':=') && !cursor.accept('==')) {
      skipToItem(cursor);
      return null;
    }
  }
  const literal = parseLiteral(cursor, `for \`${key.text}\``);
  if (literal !== null) return { key, value: literal, start: token.start, end: cursor.lastEnd };
  skipToItem(cursor);
  return null;
}

export function parseProfile(cursor: Cursor): Profile {
  const { start } = cursor.take();
  const name = parseName(cursor, 'a name for the profile') ?? { text: '', start, end: start };
  const items: ProfileItem[] = [];
  inBraces(cursor, `profile \`${name.text}\``, () => {
    const item = parseProfileItem(cursor);
    if (item !== null) items.push(item);
  });
  return { kind: 'profile', name, items, start, end: cursor.lastEnd };
}

function parseProfileItem(cursor: Cursor): ProfileItem | null {
  const { start, value } = cursor.token;
  const isBlock = (cursor.at('map') || cursor.at('env')) && !/^[:=]$/.test(cursor.following.value);
  if (!isBlock) {
    const entry = parseEntry(cursor);
    return entry === null ? null : { kind: 'scalar', entry, start, end: entry.end };
  }
  cursor.take();
  const name = parseName(cursor, `a name after \`${value}\``) ?? { text: '', start, end: start };
  if (value === 'map') {
    const weights: SourceWeight[] = [];
    inBraces(cursor, `map \`${name.text}\``, () => push(weights, parseWeight(cursor)), 'source');
    return { kind: 'map', name, weights, start, end: cursor.lastEnd };
  }
  const adjustments: EnvAdjustment[] = [];
  inBraces(cursor, `env \`${name.text}\``, () => push(adjustments, parseAdjustment(cursor)), 'if');
  return { kind: 'env', name, adjustments, start, end: cursor.lastEnd };
}

function push<T>(list: T[], item: T | null): void {
  if (item !== null) list.push(item);
}

function parseWeight(cursor: Cursor): SourceWeight | null {
  const { start } = cursor.token;
  if (!cursor.expect('source', 'in a map')) return skipWrongItem(cursor);
  const source = parseString(cursor, 'the name of a source in quotes');
  const weight = source !== null && cursor.expect('=>', 'after the source') ? parseNumber(cursor) : null;
  if (source !== null && weight !== null) return { source, weight, start, end: cursor.lastEnd };
  skipToItem(cursor);
  return null;
}

function parseAdjustment(cursor: Cursor): EnvAdjustment | null {
  const { start } = cursor.token;
  if (!cursor.expect('if', 'in an env block')) return skipWrongItem(cursor);
  const when = parseExpr(cursor);
  const add = cursor.expect('then', 'after the condition') ? parseNumber(cursor) : null;
  if (add !== null) return { when, add, start, end: cursor.lastEnd };
  skipToItem(cursor);
  return null;
}

function parseNumber(cursor: Cursor): NumberLiteral | null {
  const { kind, value, start, end } = cursor.token;
  if (kind !== 'number') {
    cursor.unexpected('a number');
    return null;
  }
  cursor.take();
  return { kind: 'number', text: value, start, end };
}

/**
 * `{ item* }` with separators. An unclosed block ends where the next section begins; one whose items all start with one word ends
 * also where another item of the profile begins.
 */
function inBraces(cursor: Cursor, what: string, parseItem: () => void, itemWord?: string): void {
  if (!cursor.expect('{', `after ${what}`) && cursor.token.kind !== 'word') {
    // A stray token before the brace: go on inside the block. Without a brace nearby there is no block.
    cursor.skipTo(() => cursor.at('{') || cursor.at(';'));
    if (!cursor.accept('{')) return;
  }
  const atOuterItem = (): boolean => itemWord !== undefined && !cursor.at(itemWord) && startsItem(cursor);
  cursor.skipSeparators();
  while (!cursor.at('}') && !cursor.atEnd && !cursor.atSection && !atOuterItem()) {
    const before = cursor.token;
    parseItem();
    if (cursor.token === before) cursor.take();
    cursor.skipSeparators();
  }
  cursor.expect('}', `to close ${what}`);
}

/** The first word is wrong already: it must not count as the start of the next item. */
function skipWrongItem(cursor: Cursor): null {
  cursor.take();
  skipToItem(cursor);
  return null;
}

/** After an error inside a block: to the next item of any kind of block, or to the block's end. */
function skipToItem(cursor: Cursor): void {
  const line = cursor.sink.source.lineOf(Math.max(0, cursor.lastEnd - 1));
  const onNewLine = (): boolean => cursor.sink.source.lineOf(cursor.token.start) > line;
  cursor.skipTo(() => cursor.at(';') || cursor.at(',') || (onNewLine() && startsItem(cursor)));
}

function startsItem(cursor: Cursor): boolean {
  if (cursor.at('source') || cursor.at('if')) return true;
  // `env.` is the start of a name in a condition.
  if (cursor.at('map') || cursor.at('env')) return cursor.following.kind === 'word';
  return cursor.token.kind === 'word' && /^[:=]$/.test(cursor.following.value);
}

import type { Token } from '../lexer/token.ts';
import { rewrite } from '../repair.ts';
import type { Entry, EntryBlock, EnvAdjustment, NumberLiteral, Profile, ProfileItem, SourceWeight } from './ast.ts';
import { openBlock, skipToItem, skipWrongItem, startsItem } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import { parseExpr } from './expressions.ts';
import { parseLiteral, parseName, parseString } from './literals.ts';
import { insertBehind } from './repairs.ts';
import { dropRepeated } from './words.ts';

export function parseEntryBlock(cursor: Cursor, kind: 'metadata' | 'settings'): EntryBlock {
  const { start } = cursor.take();
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
    const quoted = token.kind === 'string' && /^(?::?=|:|==)$/.test(cursor.following.value);
    const key = quoted || token.kind === 'junk' ? parseName(cursor, 'a name') : null;
    if (key !== null) return parseValue(cursor, key);
    cursor.unexpected('a name');
    skipToItem(cursor);
    return null;
  }
  cursor.take();
  return parseValue(cursor, { text: token.value, start: token.start, end: token.end });
}

function parseValue(cursor: Cursor, key: Entry['key']): Entry | null {
  if (!cursor.accept('=') && !cursor.accept(':')) {
    const { token } = cursor;
    if (cursor.at(':=') || cursor.at('==')) {
      const message = `\`${token.value}\` gives no key its value`;
      cursor.error('PARSE-011', token, message, 'write `=`', rewrite(token, '='));
      cursor.take();
    } else {
      const value = token.kind === 'string' || token.kind === 'number' || cursor.at('[');
      cursor.missing(`\`=\` after \`${key.text}\``, undefined, value ? insertBehind(cursor, '=') : undefined);
      if (!value) {
        skipToItem(cursor);
        return null;
      }
    }
  }
  dropRepeated(cursor, '=');
  const literal = parseLiteral(cursor, `for \`${key.text}\``);
  if (literal !== null) return { key, value: literal, start: key.start, end: cursor.lastEnd };
  skipToItem(cursor);
  return null;
}

/** `bare`: the word `profile` is missing, which was reported. */
export function parseProfile(cursor: Cursor, bare: boolean): Profile {
  const { start } = cursor.token;
  if (!bare) cursor.take();
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
    const { token } = cursor;
    const entry = parseEntry(cursor) ?? unread(token);
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

/** A key whose value could not be read: whoever reads it makes no mistake. */
function unread({ kind, value: text, start, end }: Token): Entry | null {
  if (kind !== 'word') return null;
  const span = { start, end };
  return { key: { text, ...span }, value: { kind: 'null', ...span }, unread: true, ...span };
}

function push<T>(list: T[], item: T | null): void {
  if (item !== null) list.push(item);
}

function parseWeight(cursor: Cursor): SourceWeight | null {
  const { start, kind } = cursor.token;
  if (!cursor.accept('source')) {
    const fix = kind === 'string' ? insertBehind(cursor, 'source') : undefined;
    cursor.unexpected('`source` in a map', 'write: source "NAME" => +0.5', fix);
    if (kind !== 'string') return skipWrongItem(cursor);
  }
  const source = parseString(cursor, 'the name of a source in quotes');
  const weight = source !== null && acceptArrow(cursor) ? parseNumber(cursor) : null;
  if (source !== null && weight !== null) return { source, weight, start, end: cursor.lastEnd };
  skipToItem(cursor);
  return null;
}

function acceptArrow(cursor: Cursor): boolean {
  if (cursor.accept('=>')) return true;
  const { token } = cursor;
  if (cursor.at(':') || cursor.at('=') || cursor.at(':=') || cursor.at('==')) {
    cursor.unexpected('`=>` after the source', 'write `=>`', rewrite(token, '=>'));
    cursor.take();
    return true;
  }
  cursor.missing('`=>` after the source', undefined, token.kind === 'number' ? insertBehind(cursor, '=>') : undefined);
  return token.kind === 'number';
}

function parseAdjustment(cursor: Cursor): EnvAdjustment | null {
  const { start, value } = cursor.token;
  if (!cursor.accept('if')) {
    const hint = 'write: if CONDITION then +0.5';
    const meant = value === 'when' || value === 'else';
    cursor.unexpected(
      '`if` in an env block',
      value === 'else' ? 'write another `if`' : hint,
      value === 'when' ? rewrite(cursor.token, 'if') : undefined,
    );
    if (!meant || value === 'else') return skipWrongItem(cursor);
    cursor.take();
  }
  const when = parseExpr(cursor);
  const add = acceptThen(cursor) ? parseNumber(cursor) : null;
  if (add !== null) return { when, add, start, end: cursor.lastEnd };
  skipToItem(cursor);
  return null;
}

function acceptThen(cursor: Cursor): boolean {
  if (cursor.accept('then')) return true;
  const { token } = cursor;
  if (cursor.at('=>') || cursor.at(':')) {
    cursor.unexpected('`then` after the condition', 'write `then`', rewrite(token, ' then'));
    cursor.take();
    return true;
  }
  const number = token.kind === 'number';
  cursor.missing(
    '`then` after the condition',
    'write: if CONDITION then +0.5',
    number ? insertBehind(cursor, 'then') : undefined,
  );
  return number;
}

function parseNumber(cursor: Cursor): NumberLiteral | null {
  const { kind, value, start, end } = cursor.token;
  if (kind === 'string' && /^[+-]?\d{1,2}(?:\.\d{1,6})?$/.test(value)) {
    cursor.unexpected('a number', 'a number stands without quotes', rewrite(cursor.token, value));
    cursor.take();
    return { kind: 'number', text: value, start, end };
  }
  if (kind !== 'number') {
    cursor.missing('a number');
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
  if (!openBlock(cursor, what)) return;
  const atOuterItem = (): boolean => itemWord !== undefined && !cursor.at(itemWord) && startsItem(cursor);
  cursor.skipSeparators();
  while (!cursor.at('}') && !cursor.atEnd && !cursor.atSection && !atOuterItem()) {
    const before = cursor.token;
    parseItem();
    if (cursor.token === before) cursor.take();
    cursor.skipSeparators();
  }
  if (cursor.accept('}')) return;
  cursor.missing(`\`}\` to close ${what}`, undefined, cursor.onSameLine ? undefined : insertBehind(cursor, '}'));
  cursor.missingBraces += 1;
}

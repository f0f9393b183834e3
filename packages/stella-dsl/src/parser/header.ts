import { asGuess, rewrite } from '../repair.ts';
import { SYNTAX } from '../statuses.ts';
import type { StringLiteral } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseString } from './literals.ts';
import { insertBehind } from './repairs.ts';
import { acceptMeant, dropSign } from './words.ts';

const HINT = `a file starts with: policy "Name" syntax "${SYNTAX}" {`;

export interface Header {
  readonly name: StringLiteral | null;
  /** The policy's brace was there: without one, none need close it. */
  readonly opened: boolean;
}

/** `policy "Name" syntax "stella-dsl@1" {` */
export function parseHeader(cursor: Cursor): Header {
  if (!acceptMeant(cursor, 'policy')) return headless(cursor);
  dropSign(cursor, 'policy');
  const name = parseString(cursor, "the policy's name in quotes", HINT);
  if (name !== null && name.value.trim() === '') cursor.error('PARSE-003', name, "the policy's name is empty");
  parseSyntax(cursor);
  if (cursor.accept('{')) return { name, opened: true };
  cursor.missing('`{` to open the policy', undefined, cursor.atSection ? insertBehind(cursor, '{') : undefined);
  cursor.skipTo(() => cursor.at('{'));
  cursor.accept('{');
  return { name, opened: true };
}

function parseSyntax(cursor: Cursor): void {
  if (!acceptMeant(cursor, 'syntax')) {
    const brace = cursor.at('{');
    const fix = brace ? insertBehind(cursor, `syntax "${SYNTAX}"`) : undefined;
    cursor.missing("`syntax` after the policy's name", HINT, fix);
    if (!brace) cursor.skipTo(() => cursor.at('{'));
    return;
  }
  dropSign(cursor, 'syntax');
  const syntax = cursor.token;
  if (syntax.kind === 'string' && syntax.value !== SYNTAX) {
    const message = `syntax ${JSON.stringify(syntax.value)} is not supported`;
    cursor.error('PARSE-004', syntax, message, `write "${SYNTAX}"`, asGuess(rewrite(syntax, `"${SYNTAX}"`)));
  } else if (syntax.kind !== 'string') {
    cursor.missing(`the string "${SYNTAX}"`, HINT);
    cursor.skipTo(() => cursor.at('{'));
    return;
  }
  cursor.take();
}

/** No header. Sections without one are read; a file without either is no policy, and what is wrong in it is not worth a list. */
function headless(cursor: Cursor): Header {
  if (!cursor.atEnd && !cursor.atSection && !hasSection(cursor)) {
    cursor.sink.clear();
    cursor.sink.report('PARSE-003', cursor.token, 'this file is no policy', HINT);
    while (!cursor.atEnd) cursor.take();
    cursor.ignoreEnd();
    return { name: null, opened: false };
  }
  const header = `policy "NAME" syntax "${SYNTAX}" {\n`;
  const { start } = cursor.token;
  const end = cursor.sink.source.text.length;
  const edits = [
    { start, end: start, text: header },
    { start: end, end, text: '\n}\n' },
  ];
  const fix = cursor.atSection ? asGuess({ title: 'add the header', edits }) : undefined;
  cursor.error('PARSE-003', cursor.token, 'the policy header is missing', HINT, fix);
  cursor.skipTo(() => cursor.at('policy') || cursor.at('{'));
  if (cursor.at('policy')) return parseHeader(cursor);
  return { name: null, opened: cursor.accept('{') };
}

function hasSection(cursor: Cursor): boolean {
  for (let ahead = 0; ; ahead += 1) {
    const { kind, value } = cursor.peek(ahead);
    if (kind === 'end') return false;
    if (kind !== 'word') continue;
    const next = cursor.peek(ahead + 1);
    if (value === 'policy' && next.kind === 'string') return true;
    if ((value === 'rule' || value === 'profile') && next.kind === 'word' && cursor.peek(ahead + 2).value === '{')
      return true;
    if ((value === 'metadata' || value === 'settings') && next.value === '{') return true;
  }
}

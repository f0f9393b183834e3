import type { DiagnosticSink } from '../diagnostic.ts';
import { type Lexed, lex } from '../lexer/lexer.ts';
import type { Comment, Token } from '../lexer/token.ts';
import type { Limits } from '../limits.ts';
import { asGuess } from '../repair.ts';
import type { PolicyFile, Section } from './ast.ts';
import { Cursor } from './cursor.ts';
import { parseHeader } from './header.ts';
import { insertBehind, remove } from './repairs.ts';
import { parseRule } from './rules.ts';
import { parseEntryBlock, parseProfile } from './sections.ts';
import { type FoundSection, type SectionWord, takeStray } from './stray.ts';

export interface Parsed {
  readonly file: PolicyFile;
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

/** Parses one file. Total: any text gives a tree, and every independent error of the file is reported to the sink. */
export function parseFile(sink: DiagnosticSink, limits: Limits): Parsed {
  const lexed = lex(sink, limits);
  return { file: parseTokens(lexed, sink, limits), ...lexed };
}

export function parseTokens(lexed: Lexed, sink: DiagnosticSink, limits: Limits): PolicyFile {
  const cursor = new Cursor(lexed.tokens, sink, limits);
  // A comment that is not closed took the rest of the file, its closing braces too.
  const last = lexed.comments.at(-1)?.text;
  if (last?.startsWith('/*') && (last.length < 4 || !last.endsWith('*/'))) cursor.ignoreEnd();
  const header = parseHeader(cursor);
  const sections = parseSections(cursor);
  const close = parseClose(cursor, sections, header.opened);
  return { source: sink.source, name: header.name, sections, close };
}

function parseSections(cursor: Cursor): Section[] {
  const sections: Section[] = [];
  const seen = new Set<string>();
  let rules = 0;
  cursor.skipSeparators();
  while (!cursor.at('}') && !cursor.atEnd) {
    const found = cursor.atSection ? { word: cursor.token.value as SectionWord, bare: false } : takeStray(cursor);
    if (found === null) continue;
    const section = parseSection(cursor, found);
    if (section.kind === 'metadata' || section.kind === 'settings') {
      if (seen.has(section.kind)) reportTwice(cursor, section);
      seen.add(section.kind);
    }
    if (section.kind === 'rule') rules += 1;
    if (section.kind === 'rule' && rules === cursor.limits.rules + 1) {
      const message = `more rules than the limit rules (${cursor.limits.rules})`;
      cursor.error('LIMIT-003', section.name, message, 'join rules, or split the policy');
    }
    sections.push(section);
    cursor.skipSeparators();
  }
  return sections;
}

function reportTwice(cursor: Cursor, { kind, start }: Section): void {
  const span = { start, end: start + kind.length };
  cursor.error('PARSE-002', span, `\`${kind}\` stands twice in this policy`, 'move its entries into the first');
}

function parseSection(cursor: Cursor, { word, bare }: FoundSection): Section {
  switch (word) {
    case 'rule':
      return parseRule(cursor, bare);
    case 'profile':
      return parseProfile(cursor, bare);
    default:
      return parseEntryBlock(cursor, word);
  }
}

/** The brace of the policy, and nothing behind it. Sections behind a stray brace are still read. */
function parseClose(cursor: Cursor, sections: Section[], opened: boolean): PolicyFile['close'] {
  const brace = cursor.token;
  if (!cursor.accept('}')) {
    if (opened) reportUnclosed(cursor, sections);
    return { start: brace.start, end: brace.end };
  }
  let closing = brace;
  while (!cursor.atEnd) {
    if (cursor.at('}')) reportSurplus(cursor, cursor.token);
    else if (cursor.atSection) reportSurplus(cursor, closing);
    else {
      const what = cursor.at('policy') ? 'a file holds one policy block' : 'nothing may follow the policy block';
      cursor.error(
        'PARSE-012',
        cursor.token,
        what,
        cursor.at('policy') ? 'write it into a file of its own' : undefined,
      );
      cursor.skipTo(() => false);
    }
    if (cursor.atSection) sections.push(...parseSections(cursor));
    if (cursor.at('}')) closing = cursor.take();
  }
  return { start: brace.start, end: brace.end };
}

/** The policy is not closed, or a section before it: then the policy's brace closed that one, which its place on the line shows. */
function reportUnclosed(cursor: Cursor, sections: readonly Section[]): void {
  const { source } = cursor.sink;
  const column = (offset: number): number => source.position(offset).column;
  const indented = (offset: number): boolean => source.text.slice(offset - column(offset) + 1, offset).trim() === '';
  const last = sections.at(-1);
  const brace = cursor.lastEnd - 1;
  const taken =
    last?.end === cursor.lastEnd && indented(brace) && indented(last.start) && column(brace) < column(last.start);
  if (last === undefined || !taken) {
    cursor.missing('`}` to close the policy', undefined, insertBehind(cursor, '}'));
    return;
  }
  const at = source.text.slice(0, brace).trimEnd().length;
  const what =
    last.kind === 'rule' || last.kind === 'profile' ? `${last.kind} \`${last.name.text}\`` : `\`${last.kind}\``;
  const fix = asGuess({ title: 'add `}`', edits: [{ start: at, end: at, text: ' }' }] });
  cursor.sink.report('PARSE-001', { start: at, end: at }, `expected \`}\` to close ${what}`, undefined, fix);
}

/** A closing brace without a partner; but for those that were missing before. */
function reportSurplus(cursor: Cursor, brace: Token): void {
  if (cursor.missingBraces > 0) {
    cursor.missingBraces -= 1;
    return;
  }
  cursor.sink.report(
    'PARSE-012',
    brace,
    'this closing brace has no partner',
    'one `}` too many?',
    asGuess(remove(brace)),
  );
}

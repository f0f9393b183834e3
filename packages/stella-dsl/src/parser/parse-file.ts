import type { DiagnosticSink } from '../diagnostic.ts';
import { type Lexed, lex } from '../lexer/lexer.ts';
import type { Comment, Token } from '../lexer/token.ts';
import type { Limits } from '../limits.ts';
import { SYNTAX } from '../statuses.ts';
import { didYouMean } from '../suggest.ts';
import type { PolicyFile, Section, StringLiteral } from './ast.ts';
import { Cursor } from './cursor.ts';
import { parseString } from './literals.ts';
import { parseRule } from './rules.ts';
import { parseEntryBlock, parseProfile } from './sections.ts';

export interface Parsed {
  readonly file: PolicyFile;
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

const SECTIONS = ['metadata', 'settings', 'profile', 'rule'];

/** Parses one file. Total: any text gives a tree, and every independent error of the file is reported to the sink. */
export function parseFile(sink: DiagnosticSink, limits: Limits): Parsed {
  const lexed: Lexed = lex(sink, limits);
  const cursor = new Cursor(lexed.tokens, sink, limits);
  const name = parseHeader(cursor);
  const sections = parseSections(cursor);
  const close = parseClose(cursor, sections);
  return { file: { source: sink.source, name, sections, close }, ...lexed };
}

function parseHeader(cursor: Cursor): StringLiteral | null {
  const hint = `a file starts with: policy "Name" syntax "${SYNTAX}" {`;
  if (!cursor.accept('policy')) {
    cursor.error('PARSE-003', cursor.token, 'the policy header is missing', hint);
    cursor.skipTo(() => cursor.at('policy') || cursor.at('{'));
    if (!cursor.accept('policy')) {
      cursor.accept('{');
      return null;
    }
  }
  const name = parseString(cursor, "the policy's name in quotes", hint);
  if (name !== null && name.value.trim() === '') cursor.error('PARSE-003', name, "the policy's name is empty");
  if (cursor.expect('syntax', "after the policy's name", hint)) {
    const syntax = parseString(cursor, `the string "${SYNTAX}"`);
    if (syntax !== null && syntax.value !== SYNTAX) {
      cursor.error('PARSE-004', syntax, `syntax ${JSON.stringify(syntax.value)} is not supported`, `write "${SYNTAX}"`);
    }
  }
  if (!cursor.expect('{', 'to open the policy')) {
    cursor.skipTo(() => cursor.at('{'));
    cursor.accept('{');
  }
  return name;
}

function parseSections(cursor: Cursor): Section[] {
  const sections: Section[] = [];
  const seen = new Set<string>();
  let rules = 0;
  cursor.skipSeparators();
  while (!cursor.at('}') && !cursor.atEnd) {
    if (!cursor.atSection) {
      reportStray(cursor);
      continue;
    }
    const section = parseSection(cursor);
    if (section.kind === 'metadata' || section.kind === 'settings') {
      if (seen.has(section.kind)) cursor.error('PARSE-002', section, `\`${section.kind}\` stands twice in this policy`);
      seen.add(section.kind);
    }
    if (section.kind === 'rule') rules += 1;
    if (section.kind === 'rule' && rules === cursor.limits.rules + 1) {
      cursor.error('LIMIT-003', section.name, `more rules than the limit rules (${cursor.limits.rules})`);
    }
    sections.push(section);
    cursor.skipSeparators();
  }
  return sections;
}

function parseSection(cursor: Cursor): Section {
  switch (cursor.token.value) {
    case 'rule':
      return parseRule(cursor);
    case 'profile':
      return parseProfile(cursor);
    default:
      return parseEntryBlock(cursor);
  }
}

function reportStray(cursor: Cursor): void {
  const { token } = cursor;
  const hint = token.kind === 'word' ? didYouMean(token.value, SECTIONS) : undefined;
  cursor.error('PARSE-010', token, 'expected metadata, settings, a profile or a rule', hint);
  cursor.take();
  cursor.skipTo(() => false);
  // The brace of a block that is no section, such as `rules x { ... }`, was passed over with its content.
}

/** The brace of the policy, and nothing behind it. Sections behind a stray brace are still read. */
function parseClose(cursor: Cursor, sections: Section[]): PolicyFile['close'] {
  const { start, end } = cursor.token;
  if (!cursor.expect('}', 'to close the policy')) return { start, end };
  while (!cursor.atEnd) {
    const what = cursor.at('policy') ? 'a file holds one policy block' : 'nothing may follow the policy block';
    cursor.error('PARSE-012', cursor.token, what, cursor.at('}') ? 'this closing brace has no partner' : undefined);
    cursor.skipTo(() => false);
    while (cursor.accept('}'));
    if (cursor.atSection) sections.push(...parseSections(cursor));
    while (cursor.accept('}'));
  }
  return { start, end };
}

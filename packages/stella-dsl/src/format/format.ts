import { checkSizes, problem } from '../compile/sizes.ts';
import { type Diagnostic, DiagnosticSink } from '../diagnostic.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import type { Entry, EntryBlock, PolicyFile, Profile, ProfileItem, Section } from '../parser/ast.ts';
import { type Parsed, parseFile } from '../parser/parse-file.ts';
import { Source, type SourceFile } from '../source.ts';
import { SYNTAX } from '../statuses.ts';
import { formatRule } from './format-rule.ts';
import { printExpr, printLiteral, printString } from './print-expr.ts';
import { Writer } from './writer.ts';

export interface Formatted {
  /** The canonical text; the text as given where it does not parse, or would be larger than a file may be. */
  readonly text: string;
  /** Problems of lexer and parser only, and of that size. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The one canonical layout of a file: two spaces, a section a block, `=` in entries, `;` behind them. Keeps every comment and the
 * meaning; formatting its own output changes nothing.
 */
export function format(file: SourceFile, limits: Partial<Limits> = {}): Formatted {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const refused = checkSizes([file], undefined, bounds);
  if (refused.length > 0) return { text: file.text, diagnostics: refused };
  const sink = new DiagnosticSink(new Source(file), bounds.diagnosticsPerFile);
  const parsed = parseFile(sink, bounds);
  if (sink.hasErrors) return { text: file.text, diagnostics: sink.list() };
  const text = print(parsed);
  const bytes = Buffer.byteLength(text);
  if (bytes <= bounds.fileBytes) return { text, diagnostics: sink.list() };
  const message = `this file would have ${bytes} bytes then, more than the limit fileBytes (${bounds.fileBytes})`;
  return { text: file.text, diagnostics: [...sink.list(), problem('LIMIT-001', file.path, message, 'split the file')] };
}

function print({ file, tokens, comments }: Parsed): string {
  const writer = new Writer(file.source, comments, tokens);
  const header = { start: 0, end: writer.braceAfter(file.name?.end ?? 0) };
  writer.unit(header, `policy ${printString(file.name?.value ?? '')} syntax ${printString(SYNTAX)} {`);
  writer.indent += 2;
  for (const [index, section] of file.sections.entries()) {
    if (index > 0) writer.line('');
    formatSection(writer, section);
  }
  closeBlock(writer, file.close);
  return writer.finish();
}

function formatSection(writer: Writer, section: Section): void {
  switch (section.kind) {
    case 'rule':
      formatRule(writer, section);
      return;
    case 'profile':
      formatProfile(writer, section);
      return;
    default:
      formatEntries(writer, section);
  }
}

function formatEntries(writer: Writer, block: EntryBlock): void {
  openBlock(writer, { start: block.start, end: block.start }, `${block.kind} {`);
  for (const entry of block.entries) formatEntry(writer, entry);
  closeBlock(writer, lastCharacter(block));
}

function formatEntry(writer: Writer, entry: Entry): void {
  writer.unit(entry, `${entry.key.text} = ${printLiteral(entry.value, { indent: writer.indent })};`);
}

function formatProfile(writer: Writer, profile: Profile): void {
  openBlock(writer, profile.name, `profile ${profile.name.text} {`);
  for (const item of profile.items) formatItem(writer, item);
  closeBlock(writer, lastCharacter(profile));
}

function formatItem(writer: Writer, item: ProfileItem): void {
  if (item.kind === 'scalar') {
    formatEntry(writer, item.entry);
    return;
  }
  openBlock(writer, item.name, `${item.kind} ${item.name.text} {`);
  if (item.kind === 'map') {
    for (const one of item.weights) writer.unit(one, `source ${printString(one.source.value)} => ${one.weight.text};`);
  } else {
    for (const one of item.adjustments) writer.unit(one, `if ${printExpr(one.when)} then ${one.add.text};`);
  }
  closeBlock(writer, lastCharacter(item));
}

function openBlock(writer: Writer, name: { start: number; end: number }, text: string): void {
  writer.unit({ start: name.start, end: writer.braceAfter(name.end) }, text);
  writer.indent += 2;
}

export function closeBlock(writer: Writer, brace: { start: number; end: number }): void {
  writer.flush(brace.start);
  writer.indent -= 2;
  writer.unit(brace, '}');
}

export function lastCharacter({ end }: PolicyFile['close']): { start: number; end: number } {
  return { start: end - 1, end };
}

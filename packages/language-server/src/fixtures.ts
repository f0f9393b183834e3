import { type Range, TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Pack } from './pack/pack.ts';
import { StellaFile } from './text/stella-file.ts';

type Position = Range['start'];

/** Shapes that the tests of this package share. Not part of the package. `¦` marks the place that a test is about. */
export interface Marked {
  readonly pack: Pack;
  readonly path: string;
  readonly file: StellaFile;
  readonly position: Position;
}

/** A pack of these files, one of which holds the mark. */
export function marked(files: Readonly<Record<string, string>>): Marked {
  const path = Object.keys(files).find((one) => files[one]?.includes('¦')) ?? '';
  const before = (files[path] ?? '').split('¦')[0] ?? '';
  const lines = before.split(/\r\n|\n/);
  const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  const texts = Object.entries(files).map(([name, text]) => [name, text.replace('¦', '')] as const);
  const pack = new Pack(new Map(texts));
  return { pack, path, file: pack.policy(path) ?? new StellaFile({ path, text: '' }), position };
}

/** The same for a policy that is all there is, by its body. */
export function markedBody(body: string): Marked {
  return marked({ 'pack.yaml': 'name: test\n', 'policy.stella': policy(body) });
}

export function policy(body: string): string {
  return `policy "test" syntax "stella-dsl@1" {\n${body}\n}\n`;
}

/** The text after edits, as a client applies them. */
export function edited(text: string, edits: readonly { range: Range; newText: string }[]): string {
  const list = edits.map(({ range, newText }) => TextEdit.replace(range, newText));
  return TextDocument.applyEdits(TextDocument.create('file:///x', 'stella', 1, text), list);
}

/** What stands in a range. */
export function within(text: string, range: Range): string {
  return TextDocument.create('file:///x', 'stella', 1, text).getText(range);
}

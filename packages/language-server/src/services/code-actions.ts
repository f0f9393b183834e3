import type { Diagnostic, TextEdit as SourceEdit } from '@policy-registry/stella-dsl';
import type { Range, TextEdit } from 'vscode-languageserver';
import type { Pack } from '../pack/pack.ts';
import { toWire } from '../text/stella-file.ts';
import { lineEnding } from './formatting.ts';

export interface Repair {
  readonly title: string;
  readonly diagnostic: Diagnostic;
  /** By path. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
}

/** Repairs of the problems of a file that touch the range. */
export function repairsIn(pack: Pack, path: string, range: Range): Repair[] {
  return pack.problems.flatMap((diagnostic) => {
    const { file, fix } = diagnostic;
    if (file !== path || fix === undefined || !touch(rangeOf(diagnostic), range)) return [];
    return [{ title: fix.title, diagnostic, edits: byFile(pack, fix.edits) }];
  });
}

export function rangeOf({ line, column, endLine, endColumn }: Omit<SourceEdit, 'text' | 'file'>): Range {
  return { start: toWire({ line, column }), end: toWire({ line: endLine, column: endColumn }) };
}

function byFile(pack: Pack, edits: readonly SourceEdit[]): Map<string, TextEdit[]> {
  const found = new Map<string, TextEdit[]>();
  for (const edit of edits) {
    const newText = edit.text.replaceAll('\n', lineEnding(pack.files.get(edit.file) ?? ''));
    found.set(edit.file, [...(found.get(edit.file) ?? []), { range: rangeOf(edit), newText }]);
  }
  return found;
}

function touch(left: Range, right: Range): boolean {
  return !isBefore(left.end, right.start) && !isBefore(right.end, left.start);
}

function isBefore(left: Range['start'], right: Range['start']): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}

import { type FileDiff, type SemanticChange, SemanticChange_Kind } from '@policy-registry/contracts/registry';
import { counted } from './counted.ts';
import { words } from './format.ts';
import { table } from './table.ts';

export interface Differences {
  readonly files: readonly FileDiff[];
  readonly changes: readonly SemanticChange[];
  readonly comparable: boolean;
}

/** What two policies differ in: what it means, and the text where it is asked for or where nothing can be said of its meaning. */
export function differences({ files, changes, comparable }: Differences, text: boolean): string {
  if (files.length === 0) return 'No difference.';
  const unified = files.map((file) => file.unified).join('\n');
  if (!comparable) return `One of the two does not compile; only the text can be compared.\n\n${unified}`;
  const meaning =
    changes.length === 0
      ? `Both mean the same; ${counted(files.length, 'file differs', 'files differ')} in text.`
      : table(
          ['CHANGE', 'OF', 'BEFORE', 'AFTER'],
          changes.map(({ kind, subject, before, after }) => [words(SemanticChange_Kind[kind]), subject, before, after]),
        );
  return text ? `${meaning}\n\n${unified}` : meaning;
}

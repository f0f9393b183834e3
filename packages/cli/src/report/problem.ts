import type { Diagnostic, Fix } from '@policy-registry/stella-dsl';
import type { Input } from '../local/input.ts';
import { isRepairable } from '../local/repair.ts';
import { counted } from '../output/counted.ts';

/** A diagnostic whose files are named as they are shown and opened, not as the pack names them. */
export interface Problem extends Diagnostic {
  /** The text of the file, where it could be read. */
  readonly source?: string;
}

export function problemsOf(input: Input, diagnostics: readonly Diagnostic[], files = input.files): Problem[] {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return diagnostics.map((diagnostic) => {
    const { fix, file } = diagnostic;
    const source = texts.get(file);
    return {
      ...diagnostic,
      file: input.at(file),
      ...(fix === undefined ? {} : { fix: fixOf(input, fix) }),
      ...(source === undefined ? {} : { source }),
    };
  });
}

function fixOf(input: Input, { edits, ...fix }: Fix): Fix {
  return { ...fix, edits: edits.map((edit) => ({ ...edit, file: input.at(edit.file) })) };
}

/** As it is in JSON. */
export function diagnosticOf({ source: _, ...diagnostic }: Problem): Diagnostic {
  return diagnostic;
}

/** `2 errors, 1 warning`, and how many of them `--fix` repairs; `No problems.` where there are none. */
export function summaryOf(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'No problems.';
  const counts = (['error', 'warning', 'info'] as const)
    .map((severity) => [problems.filter((each) => each.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => counted(count, severity));
  const fixable = problems.filter(isRepairable).length;
  return `${counts.join(', ')}.${fixable > 0 ? ` "policyctl lint --fix" repairs ${fixable}.` : ''}`;
}

import { InvalidArgumentError } from 'commander';

export const EXPORT_FORMATS = ['arrow', 'ndjson', 'csv', 'markdown', 'sarif'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A row for each change. */
export type TableFormat = Extract<ExportFormat, 'arrow' | 'ndjson' | 'csv'>;

export interface ExportTarget {
  readonly format: ExportFormat;
  /** `-` for standard output. */
  readonly path: string;
}

/** `FORMAT=FILE`. Adds to what came before. */
export function exportTarget(text: string, previous: readonly ExportTarget[] = []): readonly ExportTarget[] {
  const [, name = '', path = ''] = /^([a-z]+)=(.+)$/s.exec(text) ?? [];
  const format = EXPORT_FORMATS.find((known) => known === name);
  if (format === undefined) {
    throw new InvalidArgumentError(
      `It must look like FORMAT=FILE, where FORMAT is one of ${EXPORT_FORMATS.join(', ')}.`,
    );
  }
  if (path === '-' && previous.some((other) => other.path === '-')) {
    throw new InvalidArgumentError('Only one of them can go to standard output.');
  }
  return [...previous, { format, path }];
}

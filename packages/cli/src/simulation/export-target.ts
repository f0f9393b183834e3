import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { CliError } from '../exit-code.ts';

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
  if (previous.some((other) => resolve(other.path) === resolve(path))) {
    throw new InvalidArgumentError('Each of them needs a file of its own.');
  }
  return [...previous, { format, path }];
}

/** Says before anything runs what would keep the files from being written after it. */
export function refuseUnwritable(targets: readonly ExportTarget[]): void {
  for (const { path } of targets) {
    if (path === '-') continue;
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() || /[/\\]$/.test(path)) {
      throw new CliError('FILE_ERROR', `${path} is a folder`, 'Name a file in it.');
    }
    // A plain file is replaced by one that is written beside it.
    if (found?.isFile() !== false) refuseFolder(dirname(path));
  }
}

function refuseFolder(path: string): void {
  if (!statSync(path).isDirectory()) throw new CliError('FILE_ERROR', `${path} is not a folder`);
  accessSync(path, constants.W_OK | constants.X_OK);
}

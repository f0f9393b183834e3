import { accessSync, constants } from 'node:fs';
import { basename } from 'node:path';
import { DocumentFormat, type Snapshot } from '@policy-registry/contracts/simulation';
import { type Cli, received } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { inputFileSize } from '../input-file.ts';
import { counted } from '../output/counted.ts';
import { words } from '../output/format.ts';
import { builtSnapshot } from './snapshot-build.ts';
import { sameSnapshot } from './snapshot-same.ts';
import { uploadFile } from './snapshot-upload.ts';

export interface ImportOptions {
  readonly name: string;
  readonly wait: boolean;
}

/**
 * Makes a snapshot of files. What can be known before gigabytes are uploaded is told before. The repeat of an import that broke off finds
 * the snapshot that it has made, and waits for it.
 */
export async function importFiles(
  cli: Cli,
  name: string,
  files: readonly string[],
  options: ImportOptions,
): Promise<Snapshot> {
  requireName(name);
  for (const file of files) requireReadable(file);
  const snapshot = (await sameSnapshot(cli, name, files)) ?? (await newSnapshot(cli, name, files, options.name));
  return options.wait ? builtSnapshot(cli, snapshot) : snapshot;
}

async function newSnapshot(cli: Cli, name: string, files: readonly string[], displayName: string): Promise<Snapshot> {
  const digests = new Set<string>();
  for (const file of files) {
    const document = await uploadFile(cli, file);
    digests.add(document.digest);
    const found = [
      counted(document.components, 'component'),
      counted(document.matches, 'match', 'matches'),
      counted(document.statements, 'VEX statement'),
    ].filter((part) => !part.startsWith('0 '));
    cli.out.note(`${basename(file)}: ${words(DocumentFormat[document.format])}, ${found.join(', ') || 'empty'}`);
    for (const note of document.notes) cli.out.note(`  left out: ${note}`);
  }
  const documents = [...digests];
  return received((await cli.clients().snapshots.createSnapshot({ snapshot: name, displayName, documents })).snapshot);
}

/** As the contract has it. */
const NAME = /^[a-z][a-z0-9-]{0,62}$/;

function requireName(name: string): void {
  if (NAME.test(name)) return;
  const rule = 'It begins with a small letter (a-z); small letters, digits and "-" follow, 63 characters at most.';
  throw new CliError('INVALID_ARGUMENT', `"${name}" is no name of a snapshot`, rule);
}

function requireReadable(file: string): void {
  inputFileSize(file);
  accessSync(file, constants.R_OK);
}

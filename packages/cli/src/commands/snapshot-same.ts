import { describeError } from '@policy-registry/client';
import { type Snapshot, SnapshotState } from '@policy-registry/contracts/simulation';
import { type Cli, received } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { FileSource } from '../inventory/file-source.ts';

/**
 * The snapshot of that name when it is made of exactly these files; `undefined` when the name is free, as that of a failed one is. Throws
 * ALREADY_EXISTS.
 */
export async function sameSnapshot(cli: Cli, name: string, files: readonly string[]): Promise<Snapshot | undefined> {
  const found = await findSnapshot(cli, name);
  if (found === undefined || found.state === SnapshotState.FAILED) return undefined;
  const digests = new Set<string>();
  for (const file of files) digests.add(await digestOf(file));
  const isSame = digests.size === found.documents.length && found.documents.every((digest) => digests.has(digest));
  if (!isSame) throw alreadyExists(name);
  cli.out.note(`snapshot "${name}" was made of these documents before`);
  return found;
}

async function findSnapshot(cli: Cli, name: string): Promise<Snapshot | undefined> {
  try {
    return received((await cli.clients().snapshots.getSnapshot({ snapshot: name })).snapshot);
  } catch (error) {
    if (describeError(error).reason === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function digestOf(file: string): Promise<string> {
  const source = await FileSource.open(file);
  try {
    return await source.digest();
  } finally {
    await source.close();
  }
}

function alreadyExists(name: string): CliError {
  return new CliError(
    'ALREADY_EXISTS',
    `there is a snapshot "${name}" already, of other documents; snapshots never change`,
    'Import them under another name.',
  );
}

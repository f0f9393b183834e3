import { createHash } from 'node:crypto';
import type { Snapshot } from '@policy-registry/contracts/simulation';
import { type Cli, received } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { writeWholeStream } from '../local/write-file.ts';

const PART_BYTES = 8 * 1024 * 1024;

/** Writes the fact table of a snapshot into a file, or to standard output for `-`, and gives the snapshot. */
export async function downloadSnapshot(cli: Cli, name: string, path: string): Promise<Snapshot> {
  const snapshot = received((await cli.clients().snapshots.getSnapshot({ snapshot: name })).snapshot);
  const parts = verifiedParts(cli, snapshot);
  if (path === '-') await cli.out.rawStream(parts);
  else await writeWholeStream(path, parts);
  return snapshot;
}

/** Throws at its end for bytes that are not those of the digest. */
async function* verifiedParts(cli: Cli, { snapshot, factTableDigest }: Snapshot): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let offset = 0n;
  for (let size = 1n; offset < size; ) {
    const answer = await cli.clients().snapshots.downloadFactTable({ snapshot, offset, length: PART_BYTES });
    const { data } = received(answer.content);
    size = answer.size;
    if (data.length === 0) break;
    offset += BigInt(data.length);
    hash.update(data);
    yield data;
  }
  const digest = `sha256:${hash.digest('hex')}`;
  if (digest === factTableDigest) return;
  throw new CliError('UNEXPECTED', `what was downloaded has the digest ${digest}, the snapshot ${factTableDigest}`);
}

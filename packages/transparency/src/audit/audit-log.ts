import { type LogTrust, type OpenedCheckpoint, openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import type { Hash } from '../merkle/hash.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { MAX_NOTE_BYTES } from '../note/signed-note.ts';
import { type LogSource, readObject } from '../tiles/log-source.ts';
import { type LogEntry, readEntries } from '../tiles/read-entries.ts';
import { TreeReader } from '../tiles/tree-reader.ts';
import { checkAppendOnly } from './check-append-only.ts';
import { replayLeaves } from './replay-leaves.ts';

export interface AuditOptions {
  readonly source: LogSource;
  readonly trust: LogTrust;
  /** A tree of the log that was verified before: it must be a prefix. This is looked at first. */
  readonly before?: TreeHead | undefined;
  /** Is given every entry, in their order, once it is known to be in the tree. It is awaited; what it throws ends the audit. */
  readonly onEntry?: ((entry: LogEntry) => void | Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The checkpoint that the log has now. Throws NOT_FOUND, TOO_LARGE, or what `openCheckpoint` throws. */
export async function readCheckpoint(
  source: LogSource,
  trust: LogTrust,
  signal?: AbortSignal,
): Promise<OpenedCheckpoint> {
  return openCheckpoint(await readObject(source, 'checkpoint', { maxBytes: MAX_NOTE_BYTES, signal }), trust);
}

/**
 * Reads a whole log and believes nothing of it: the checkpoint by its signature, the tiles by the checkpoint, the entries by the tiles,
 * and the root once more from the entries alone. Memory does not grow with the log. Resolves with the checkpoint, for the next
 * audit to be given as `before`; throws a TransparencyError that says what is wrong, or what the source throws.
 */
export async function auditLog({ source, trust, before, onEntry, signal }: AuditOptions): Promise<OpenedCheckpoint> {
  const checkpoint = await readCheckpoint(source, trust, signal);
  const tree = await TreeReader.open(checkpoint, { source, signal });
  if (before !== undefined) await checkAppendOnly(tree, before);
  const entries = readEntries(tree, { begin: 0, end: tree.size });
  await replayLeaves(leavesOf(entries, onEntry), checkpoint);
  return checkpoint;
}

async function* leavesOf(entries: AsyncIterable<LogEntry>, onEntry: AuditOptions['onEntry']): AsyncGenerator<Hash> {
  for await (const entry of entries) {
    await onEntry?.(entry);
    yield entry.leaf;
  }
}

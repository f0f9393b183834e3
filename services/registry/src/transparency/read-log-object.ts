import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { parseTilePath, TransparencyError } from '@policy-registry/transparency';
import { invalidArgument } from '../kernel/free-text.ts';
import { logObjects } from './log-objects.ts';
import { type LogRecord, storedLog } from './log-record.ts';
import { publishedLog, type TransparencyDependencies } from './published-log.ts';

export interface LogObjectContent {
  readonly contentType: string;
  readonly data: Uint8Array;
  /** It is the same for ever. */
  readonly immutable: boolean;
}

/**
 * An object of the log by its path (C2SP tlog-tiles). What a checkpoint covers that was published before is given without waiting for
 * newer events. Throws INVALID_ARGUMENT, NOT_FOUND, and what `publishedLog` throws.
 */
export async function readLogObject(
  deps: TransparencyDependencies,
  context: CallContext,
  path: string,
): Promise<LogObjectContent> {
  if (path === 'checkpoint') {
    const { note } = await publishedLog(deps, context);
    return { contentType: 'text/plain; charset=utf-8', data: Buffer.from(note), immutable: false };
  }
  checkPath(path);
  const documents = deps.documents.forTenant(context.principal.tenant);
  const read = async (log: LogRecord | undefined) => log && logObjects(documents, log).read(path, NO_BOUND);
  const known = await read((await storedLog(documents))?.body);
  const data = known ?? (await read(await publishedLog(deps, context)));
  if (data !== undefined) return { contentType: 'application/octet-stream', data, immutable: true };
  throw new ServiceError('NOT_FOUND', 'The log has no such object.', { metadata: { path } });
}

/** Objects of a log are bounded by their format. */
const NO_BOUND = { maxBytes: Number.POSITIVE_INFINITY };

function checkPath(path: string): void {
  try {
    parseTilePath(path);
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    throw invalidArgument('path', 'is not the path of an object of a log', 'log_path');
  }
}

import {
  auditLog,
  formatNoteKey,
  type LogEntry,
  type LogSource,
  type LogTrust,
  type OpenedCheckpoint,
  TransparencyError,
  type TreeHead,
} from '@policy-registry/transparency';
import { CliError } from '../exit-code.ts';
import type { ChosenTrust } from './choose-trust.ts';
import type { KnownLog, KnownLogs } from './known-logs.ts';

const PROGRESS_MS = 2_000;

export interface VerifyLogOptions {
  readonly source: LogSource;
  readonly trust: ChosenTrust;
  /** The tree that must be its beginning, where one is known. */
  readonly before: TreeHead | undefined;
  readonly onEntry?: ((entry: LogEntry) => Promise<void>) | undefined;
  /** Told now and then of how many entries were verified. */
  readonly onProgress: (entries: number) => void;
}

/** A log is called as its key is. */
export function logTrust({ key }: ChosenTrust): LogTrust {
  return { origin: key.name, keys: [key] };
}

/** Reads and verifies a whole log. Throws LOG_NOT_VERIFIED. */
export async function verifyLog(options: VerifyLogOptions): Promise<OpenedCheckpoint> {
  const { source, trust, before, onEntry, onProgress } = options;
  let next = performance.now() + PROGRESS_MS;
  return orNotVerified(() =>
    auditLog({
      source,
      trust: logTrust(trust),
      before,
      async onEntry(entry) {
        await onEntry?.(entry);
        if (performance.now() < next) return;
        next = performance.now() + PROGRESS_MS;
        onProgress(entry.index + 1);
      },
    }),
  );
}

/** What is wrong with a log, as a failure of the command. Its code is in the message, and stable. */
export async function orNotVerified<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    throw new CliError('LOG_NOT_VERIFIED', `the log does not verify: ${error.code}: ${error.message}`, hintFor(error));
  }
}

function hintFor({ code }: TransparencyError): string | undefined {
  if (code === 'FORKED' || code === 'ROLLED_BACK') {
    return 'What was logged before has been changed or removed. What is remembered of the log was kept.';
  }
  if (code === 'NO_TRUSTED_SIGNATURE' || code === 'ORIGIN_MISMATCH') {
    return 'Another log than was known here, or another key: who runs the registry can say its key, for --key.';
  }
  return undefined;
}

export function headOf({ size, root }: KnownLog): TreeHead {
  return { size, root: Buffer.from(root, 'base64') };
}

export function rememberLog(
  logs: KnownLogs,
  { key, place }: ChosenTrust,
  { origin, size, root }: OpenedCheckpoint,
): void {
  logs.remember({ origin, key: formatNoteKey(key), size, root: Buffer.from(root).toString('base64'), place });
}

import {
  type LogSource,
  MAX_NOTE_BYTES,
  type NoteKey,
  parseNoteKey,
  TransparencyError,
} from '@policy-registry/transparency';
import { type Cli, received } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import type { KnownLog, KnownLogs } from './known-logs.ts';

/** Why a key is believed: it was given, it was believed before, or nobody knew better. */
export type TrustKind = 'pinned' | 'remembered' | 'first_use';

export interface ChosenTrust {
  readonly kind: TrustKind;
  readonly key: NoteKey;
  /** Of the same log, when it was verified before. */
  readonly known: KnownLog | undefined;
  /** As in `KnownLog`. */
  readonly place: string;
}

/** The key of the log that the registry serves: `--key`, else the one of last time, else the one that the registry says now. */
export async function trustOfRegistry(cli: Cli, logs: KnownLogs, pinned: string | undefined): Promise<ChosenTrust> {
  const { tenant } = await cli.clients().identity.getCaller({});
  const place = `${cli.server} ${tenant}`;
  if (pinned !== undefined) return { kind: 'pinned', place, ...keyOf(logs, pinned) };
  const here = logs.at(place);
  if (here !== undefined) return { kind: 'remembered', place, key: parseNoteKey(here.key), known: here };
  const { verifierKey } = received((await cli.clients().transparency.getCheckpoint({})).checkpoint);
  // A log that was known elsewhere keeps its key: the registry has another address now, or says that it has the log.
  const { key, known } = keyOf(logs, verifierKey);
  if (known !== undefined) return { kind: 'remembered', place, key: parseNoteKey(known.key), known };
  cli.out.note(`The log ${key.name} was not known here: its key ${verifierKey} is believed from now on.`);
  return { kind: 'first_use', place, key, known: undefined };
}

/** The key of a log in a folder. Nothing in the folder says whom to believe. */
export async function trustOfFolder(
  source: LogSource,
  logs: KnownLogs,
  pinned: string | undefined,
): Promise<ChosenTrust> {
  if (pinned !== undefined) return { kind: 'pinned', place: '', ...keyOf(logs, pinned) };
  const note = await source.read('checkpoint', { maxBytes: MAX_NOTE_BYTES });
  if (note === undefined) throw new CliError('NOT_FOUND', 'the folder holds no log: there is no file "checkpoint"');
  const [origin = ''] = Buffer.from(note).toString().split('\n', 1);
  const known = logs.named(origin);
  if (known !== undefined) return { kind: 'remembered', place: '', key: parseNoteKey(known.key), known };
  const hint = 'Say the key of the log with --key. "policyctl audit verify" at its registry shows it.';
  throw new CliError('USAGE', `the log ${origin} is not known here, so nobody says whose signature to believe`, hint);
}

/** A log is called as its key is. */
function keyOf(logs: KnownLogs, text: string): Pick<ChosenTrust, 'key' | 'known'> {
  try {
    const key = parseNoteKey(text);
    return { key, known: logs.named(key.name) };
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    throw new CliError('USAGE', `${JSON.stringify(text)} is not the key of a log: ${error.message}`);
  }
}

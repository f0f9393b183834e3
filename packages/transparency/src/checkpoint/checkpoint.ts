import { HASH_BYTES } from '../merkle/hash.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { decodeBase64, encodeBase64 } from '../note/base64.ts';
import { TransparencyError } from '../transparency-error.ts';

/** What a log signs (C2SP tlog-checkpoint): its name, and the tree that it is. */
export interface Checkpoint extends TreeHead {
  /** Names the log, for good: `policy.example.com/audit/acme`. */
  readonly origin: string;
  /** Lines that nobody can audit: none, if it can be helped. */
  readonly extensions: readonly string[];
}

const SIZE = /^(?:0|[1-9]\d{0,15})$/;

/** Reads the text of a note. Throws MALFORMED_CHECKPOINT, also for a tree of more leaves than 2^53 - 1. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.some((line) => line === '')) throw malformed('an empty or unfinished line');
  const [origin, sizeText = '', rootText = '', ...extensions] = lines;
  const size = SIZE.test(sizeText) ? Number(sizeText) : Number.NaN;
  const root = decodeBase64(rootText);
  if (origin === undefined || !Number.isSafeInteger(size)) throw malformed('it has no size');
  if (root?.length !== HASH_BYTES) throw malformed('it has no root');
  return { origin, size, root, extensions };
}

/** The text to sign. Throws MALFORMED_CHECKPOINT for what `parseCheckpoint` would not give back. */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const lines = [origin, String(size), encodeBase64(root), ...extensions];
  if (lines.some((line) => line.includes('\n'))) throw malformed('a newline inside a line');
  const text = `${lines.join('\n')}\n`;
  parseCheckpoint(text);
  return text;
}

function malformed(what: string): TransparencyError {
  return new TransparencyError('MALFORMED_CHECKPOINT', `the checkpoint: ${what}`);
}

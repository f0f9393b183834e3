import { TransparencyError } from '../transparency-error.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { isKeyName } from './note-name.ts';

/** A line under a note. Whether it is right is not known yet. */
export interface NoteSignature {
  /** Of the key. */
  readonly name: string;
  /** The first four bytes; with the name they say which key it is, and of what type. */
  readonly keyId: number;
  /** What comes after them. */
  readonly signature: Uint8Array;
}

/** Text with signatures (C2SP signed-note). Not to be believed before `openNote`. */
export interface SignedNote {
  /** Ends with a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Bounds that golang.org/x/mod/sumdb has too. */
export const MAX_NOTE_BYTES = 1_000_000;
const MAX_SIGNATURES = 100;
const KEY_ID_BYTES = 4;
const LINE = /^— (?<name>[^ ]+) (?<base64>[^ ]+)$/u;

/** Throws MALFORMED_NOTE, or TOO_LARGE. As strict as `note.Open` of golang.org/x/mod/sumdb; base64 must be canonical besides. */
export function parseNote(note: Uint8Array): SignedNote {
  if (note.length > MAX_NOTE_BYTES) throw new TransparencyError('TOO_LARGE', `a note of ${note.length} bytes`);
  const all = decodeText(note);
  const split = all.lastIndexOf('\n\n');
  if (split < 0 || !all.endsWith('\n')) throw malformed('has no signatures');
  const lines = all.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed(`has more than ${MAX_SIGNATURES} signatures`);
  return { text: all.slice(0, split + 1), signatures: lines.map(parseLine) };
}

/** The bytes of a note, signatures kept as they are. Throws MALFORMED_NOTE for what `parseNote` would not give back. */
export function formatNote({ text, signatures }: SignedNote): Uint8Array {
  const lines = signatures.map(({ name, keyId, signature }) => {
    const id = Buffer.alloc(KEY_ID_BYTES);
    id.writeUInt32BE(keyId);
    return `— ${name} ${encodeBase64(Buffer.concat([id, signature]))}\n`;
  });
  const note = Buffer.from(`${text}\n${lines.join('')}`, 'utf8');
  if (parseNote(note).text !== text) throw malformed('has a text that is no text of a note');
  return note;
}

/** UTF-8 without control characters but newlines. A byte order mark is a character of the text, and signed as such. */
function decodeText(note: Uint8Array): string {
  if (note.some((byte) => byte < 0x20 && byte !== 0x0a)) throw malformed('has a control character');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(note);
  } catch (cause) {
    throw malformed('is not UTF-8', { cause });
  }
}

function parseLine(line: string): NoteSignature {
  const { name = '', base64 = '' } = LINE.exec(line)?.groups ?? {};
  const bytes = decodeBase64(base64);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) {
    throw malformed('has a line that is no signature');
  }
  return { name, keyId: Buffer.from(bytes).readUInt32BE(), signature: bytes.subarray(KEY_ID_BYTES) };
}

function malformed(what: string, options?: ErrorOptions): TransparencyError {
  return new TransparencyError('MALFORMED_NOTE', `the note ${what}`, options);
}

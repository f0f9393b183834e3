import { DocumentError } from '../document-error.ts';

const BYTE_ORDER_MARK = 3;

/**
 * JSON of bytes that were looked at before: of bounded length and depth. `offsetOf` says where in the document a byte is.
 * A byte order mark at the beginning is no part of it. Throws `DocumentError` MALFORMED_JSON with the byte.
 */
export function parseChecked(bytes: Uint8Array, offsetOf: (index: number) => number): unknown {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = marked ? BYTE_ORDER_MARK : 0;
  return parseText(decodeUtf8(bytes.subarray(start), offsetOf(start)), (before) => offsetOf(before + start));
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `offset` is where the bytes begin in the document. */
export function decodeUtf8(bytes: Uint8Array, offset: number): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    const range = `bytes ${offset} to ${offset + bytes.length}`;
    throw new DocumentError('MALFORMED_JSON', `not UTF-8, somewhere in ${range}`, '$', { cause });
  }
}

/** `offsetOf` is given the number of UTF-8 bytes of the text before the place. */
export function parseText(text: string, offsetOf: (before: number) => number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const before = Buffer.byteLength(text.slice(0, failurePosition(text, reason)));
    throw new DocumentError('MALFORMED_JSON', `${reasonOf(reason)} at byte ${offsetOf(before)}`, '$', { cause });
  }
}

/** Without the excerpt and without the position, which are of what was parsed at once and not of the document. */
function reasonOf(message: string): string {
  return message.replace(/ (?:in JSON )?at position .*$| is not valid JSON$/s, '').replace(/, (?:\.\.\.)?".*$/s, '');
}

/** V8 ends most reasons with the position. For an unexpected token it does not: the shortest beginning with one ends there. */
function failurePosition(text: string, message: string): number {
  const said = / at position (\d+) \(line \d+ column \d+\)$/.exec(message)?.[1];
  if (said !== undefined) return Number(said);
  if (!isUnexpectedToken(message)) return text.length;
  let [sound, failing] = [0, text.length];
  while (sound + 1 < failing) {
    const middle = (sound + failing) >> 1;
    if (hasUnexpectedToken(text.slice(0, middle))) failing = middle;
    else sound = middle;
  }
  return failing - 1;
}

function isUnexpectedToken(message: string): boolean {
  return message.startsWith('Unexpected token');
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && isUnexpectedToken(error.message);
  }
}

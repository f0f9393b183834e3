import { StoreError } from './store-error.ts';

/** Default of the largest document (body and outbox together), in bytes of JSON. MongoDB's own bound is twice that. */
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/** JSON text of a value. Throws a TypeError for what JSON cannot hold: bigints, cycles, functions, endless nesting. */
export function encodeJson(value: unknown, what: string): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new TypeError(`${what} has no JSON form`, { cause: error });
  }
  if (text === undefined) throw new TypeError(`${what} has no JSON form`);
  return text;
}

/** The value of JSON text that came out of the store. Throws CORRUPT, naming the place. */
export function decodeJson(text: unknown, where: string): unknown {
  if (typeof text !== 'string') throw new StoreError('CORRUPT', `${where}: not text`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StoreError('CORRUPT', `${where}: not JSON`, error);
  }
}

/** Throws TOO_LARGE when the texts together have more bytes of UTF-8 than `limit`. */
export function checkSize(limit: number, where: string, ...texts: readonly string[]): void {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0);
  if (bytes > limit) throw new StoreError('TOO_LARGE', `${where}: ${bytes} bytes, more than ${limit}`);
}

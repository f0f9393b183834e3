import { MessagingError } from './messaging-error.ts';

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

/** Throws TOO_LARGE when the text has more bytes of UTF-8 than `limit`. */
export function checkSize(text: string, limit: number, what: string): string {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > limit) throw new MessagingError('TOO_LARGE', `${what}: ${bytes} bytes, more than ${limit}`);
  return text;
}

/** The object that a text holds; undefined when it holds none. */
export function decodeObject(text: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

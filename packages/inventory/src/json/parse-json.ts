import { DocumentError } from '../document-error.ts';
import type { InventoryLimits } from '../limits.ts';
import { refuseDeepNesting } from './nesting.ts';

/**
 * JSON of the bytes: UTF-8 (a byte order mark is allowed), within `maxBytes` and `maxDepth`.
 * Throws `DocumentError` TOO_LARGE, TOO_DEEP, or MALFORMED_JSON.
 */
export function parseJson(bytes: Uint8Array, limits: InventoryLimits): unknown {
  if (bytes.length > limits.maxBytes) {
    throw new DocumentError('TOO_LARGE', `${bytes.length} bytes, at most ${limits.maxBytes} are read`);
  }
  if (bytes.length === 0) throw new DocumentError('MALFORMED_JSON', 'the document is empty');
  refuseDeepNesting(bytes, limits.maxDepth);
  const text = decodeUtf8(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DocumentError('MALFORMED_JSON', reason, '$', { cause });
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DocumentError('MALFORMED_JSON', 'not UTF-8', '$', { cause });
  }
}

import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';
import { TranscodingError } from '../errors/transcoding-error.ts';

/** How the messages of a server stream are written. */
export type StreamFormat = 'json-array' | 'ndjson' | 'sse';

const STREAM_FORMATS: ReadonlyMap<string, StreamFormat> = new Map([
  ['application/json', 'json-array'],
  ['application/x-ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['text/event-stream', 'sse'],
]);

/** Refuses an `Accept` that leaves no room for JSON. Throws NOT_ACCEPTABLE, before anything is done. */
export function requireJsonAccepted(headers: IncomingHttpHeaders): void {
  choose(headers, ['application/json']);
}

/** The stream format that the caller likes best; a JSON array when it does not mind. Throws NOT_ACCEPTABLE. */
export function streamFormatOf(headers: IncomingHttpHeaders): { format: StreamFormat; contentType: string } {
  const contentType = choose(headers, [...STREAM_FORMATS.keys()]);
  return { format: STREAM_FORMATS.get(contentType) ?? 'json-array', contentType };
}

function choose(headers: IncomingHttpHeaders, available: readonly string[]): string {
  const [first] = available;
  if (first !== undefined && (headers.accept ?? '').trim() === '') return first;
  const chosen = new Negotiator({ headers }).mediaType(available);
  if (chosen !== undefined) return chosen;
  throw new TranscodingError('NOT_ACCEPTABLE', `The call can answer with ${available.join(', ')}.`);
}

export type ContentCoding = 'br' | 'gzip' | 'identity';

/** The coding of a response body that the caller likes best; `identity` when it does not say. */
export function contentCodingOf(headers: IncomingHttpHeaders): ContentCoding {
  if (headers['accept-encoding'] === undefined) return 'identity';
  const chosen = new Negotiator({ headers }).encoding(['br', 'gzip', 'identity']);
  return chosen === 'br' || chosen === 'gzip' ? chosen : 'identity';
}

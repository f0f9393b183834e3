import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parse as parseContentType } from 'content-type';
import type { RawBody } from '../binding/http-body.ts';
import { TranscodingError } from '../errors/transcoding-error.ts';

export interface BodyLimits {
  /** Most bytes of a request body as sent. */
  readonly maxRequestBytes: number;
  /** Most bytes of a request body after decompression. */
  readonly maxDecompressedBytes: number;
}

const gunzipAsync = promisify(gunzip);

/** Reads a body, decompressed. Throws TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, MALFORMED_REQUEST, or CANCELLED. */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<RawBody> {
  const encoding = encodingOf(request);
  const sent = await readBytes(request, limits.maxRequestBytes);
  const data = encoding === 'gzip' && sent.length > 0 ? await decompress(sent, limits.maxDecompressedBytes) : sent;
  return { contentType: request.headers['content-type'] ?? '', data };
}

/** Throws UNSUPPORTED_MEDIA_TYPE. */
export function encodingOf(request: IncomingMessage): 'identity' | 'gzip' {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new TranscodingError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The content encoding ${JSON.stringify(encoding)} is not taken.`,
      {
        headers: { 'accept-encoding': 'gzip' },
      },
    );
  }
  return encoding;
}

/** True when the request announces or streams content. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

async function readBytes(request: IncomingMessage, most: number): Promise<Buffer> {
  refuseAnnounced(request, most);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw tooLarge(most);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (!(cause instanceof TranscodingError)) throw cutOff(cause);
    dropRest(request);
    throw cause;
  }
  return Buffer.concat(chunks, size);
}

/** How long a caller may go on sending what nobody reads, so that it comes to read the answer. */
const DRAIN_MS = 2000;

export function dropRest(request: IncomingMessage): void {
  // An iterator that waits for more would keep it from flowing.
  request.removeAllListeners('readable');
  request.resume();
  setTimeout(() => {
    if (!request.complete) request.destroy();
  }, DRAIN_MS).unref();
}

/** Throws TOO_LARGE for a body that is too large by its own account. */
export function refuseAnnounced(request: IncomingMessage, most: number): void {
  if (Number(request.headers['content-length'] ?? 0) <= most) return;
  dropRest(request);
  throw tooLarge(most);
}

export function tooLarge(most: number, when = ''): TranscodingError {
  return new TranscodingError('TOO_LARGE', `The body is larger than ${most} bytes${when}.`, {
    metadata: { limit: String(most) },
  });
}

export function cutOff(cause: unknown): TranscodingError {
  return new TranscodingError('CANCELLED', 'The caller went away before the request was complete.', { cause });
}

export function notGzip(cause: unknown): TranscodingError {
  return new TranscodingError('MALFORMED_REQUEST', 'The body is not gzip, as its content encoding says.', { cause });
}

async function decompress(sent: Buffer, most: number): Promise<Buffer> {
  try {
    return await gunzipAsync(sent, { maxOutputLength: most });
  } catch (cause) {
    throw cause instanceof RangeError ? tooLarge(most, ' when decompressed') : notGzip(cause);
  }
}

/** Refuses a content type that a JSON route cannot read. Throws UNSUPPORTED_MEDIA_TYPE. */
export function requireJson(contentType: string): void {
  const { type, parameters } = parseContentType(contentType);
  const charset = (parameters.charset ?? 'utf-8').toLowerCase();
  if ((type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type)) && charset === 'utf-8') return;
  throw new TranscodingError('UNSUPPORTED_MEDIA_TYPE', 'The call takes application/json in UTF-8.', {
    headers: { accept: 'application/json' },
  });
}

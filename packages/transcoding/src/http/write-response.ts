import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { contentCodingOf } from './negotiate.ts';

/** Smaller bodies cost more to compress than they save. */
const MIN_COMPRESSED_BYTES = 1024;
const COMPRESSIBLE = /^(?:text\/|application\/(?:json|xml|yaml|javascript|[\w.-]+\+(?:json|xml|yaml))\b)/;

const gzipAsync = promisify(gzip);
const brotliAsync = promisify(brotliCompress);

export interface ResponseBody {
  readonly contentType: string;
  readonly data: Uint8Array;
}

/** Headers that every response of an API carries: nothing is guessed, framed, or kept by a cache unasked. */
export function applySafeHeaders(response: ServerResponse): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  response.setHeader('cache-control', 'no-store');
}

/** Ends a response with a body, compressed as the caller likes. A HEAD request gets the headers alone (node does that). */
export async function writeBody(
  response: ServerResponse,
  requestHeaders: IncomingHttpHeaders,
  status: number,
  { contentType, data }: ResponseBody,
): Promise<void> {
  response.appendHeader('vary', 'Accept-Encoding');
  response.setHeader('content-type', contentType);
  const coding =
    data.length < MIN_COMPRESSED_BYTES || !COMPRESSIBLE.test(contentType)
      ? 'identity'
      : contentCodingOf(requestHeaders);
  const sent = coding === 'identity' ? data : await compress(coding, data);
  if (coding !== 'identity') response.setHeader('content-encoding', coding);
  response.setHeader('content-length', sent.length);
  response.writeHead(status);
  response.end(sent);
}

function compress(coding: 'br' | 'gzip', data: Uint8Array): Promise<Uint8Array> {
  // Brotli's default quality is meant for files that are compressed once; 4 is about as fast as gzip.
  return coding === 'gzip' ? gzipAsync(data) : brotliAsync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}

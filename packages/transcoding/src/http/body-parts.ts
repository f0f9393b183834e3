import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type BodyLimits, cutOff, encodingOf, notGzip, refuseAnnounced, tooLarge } from './read-body.ts';

/** Bytes of what is decompressed at once. */
const PART_BYTES = 64 * 1024;

/**
 * A body in parts, decompressed, each read when it is pulled. Throws UNSUPPORTED_MEDIA_TYPE, and TOO_LARGE for a body that is too large
 * by its own account, at once; while it is read TOO_LARGE as soon as a limit is passed, MALFORMED_REQUEST, or CANCELLED.
 */
export function bodyParts(request: IncomingMessage, limits: BodyLimits): AsyncIterable<Buffer> {
  const encoding = encodingOf(request);
  refuseAnnounced(request, limits.maxRequestBytes);
  const sent = bounded(sentParts(request), limits.maxRequestBytes);
  return encoding === 'identity'
    ? sent
    : bounded(decompressed(sent), limits.maxDecompressedBytes, ' when decompressed');
}

async function* sentParts(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw cutOff(cause);
  }
}

async function* bounded(parts: AsyncIterable<Buffer>, most: number, when?: string): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const part of parts) {
    size += part.length;
    if (size > most) throw tooLarge(most, when);
    yield part;
  }
}

async function* decompressed(sent: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: PART_BYTES });
  let isEmpty = true;
  async function* counted() {
    for await (const part of sent) {
      isEmpty = false;
      yield part;
    }
  }
  // What goes wrong comes out of the iterator of its end.
  pipeline(counted(), gunzip, () => undefined);
  try {
    yield* gunzip as Readable as AsyncIterable<Buffer>;
  } catch (cause) {
    if (isEmpty && isZlibFault(cause)) return;
    throw isZlibFault(cause) ? notGzip(cause) : cause;
  }
}

function isZlibFault(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('Z_');
}

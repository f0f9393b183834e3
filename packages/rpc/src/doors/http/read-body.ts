import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, type InputType } from 'node:zlib';
import { ServiceError } from '../../errors/service-error.ts';
import { tooLarge } from '../decode.ts';

type Decompress = (data: InputType, options: { maxOutputLength: number }) => Promise<Buffer>;

const DECOMPRESSORS: Readonly<Record<string, Decompress>> = {
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
};

/**
 * The body of a request, at most `maxBytes` of it, before and after decompression. Throws TOO_LARGE, MALFORMED_REQUEST
 * (damaged compression), CANCELLED (the caller went away in the middle), UNIMPLEMENTED (an unknown content-encoding).
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const decompress = decompressorOf(request.headers['content-encoding']);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const body = await readRaw(request, maxBytes);
  if (decompress === undefined) return body;
  try {
    return await decompress(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new ServiceError('MALFORMED_REQUEST', 'The compressed body of the request is damaged.', { cause });
  }
}

function decompressorOf(encoding: string | undefined): Decompress | undefined {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return undefined;
  if (Object.hasOwn(DECOMPRESSORS, encoding)) return DECOMPRESSORS[encoding];
  throw new ServiceError('UNIMPLEMENTED', 'The content-encoding is not supported; use gzip, br or identity.');
}

function readRaw(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (error: ServiceError) => {
      request.off('data', take);
      // What is still to come is read and dropped, so that the answer can be received.
      request.resume();
      reject(error);
    };
    const take = (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > maxBytes) refuse(tooLarge(maxBytes));
      else chunks.push(chunk);
    };
    // `close` also follows every normal end, so errors are made only when there is one.
    const cutOff = (cause?: Error) => {
      if (!request.complete) refuse(new ServiceError('CANCELLED', 'The request was cut off.', { cause }));
    };
    request.on('data', take);
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', cutOff);
    request.on('close', cutOff);
  });
}

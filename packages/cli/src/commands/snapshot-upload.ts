import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { ConnectError } from '@connectrpc/connect';
import { describeError } from '@policy-registry/client';
import type { Document, UploadDocumentRequestSchema } from '@policy-registry/contracts/simulation';
import { type Cli, received } from '../cli.ts';
import { inputFileSize } from '../input-file.ts';
import { shownPath } from '../local/shown-path.ts';
import { progressOf } from '../output/progress.ts';

/** Within what one request of any registry may have. */
const PART_BYTES = 64 * 1024;

/** As long as a registry lets an upload last. */
const UPLOAD_MS = 60 * 60 * 1000;

/** Uploads a file of any size, in parts. */
export async function uploadFile(cli: Cli, path: string): Promise<Document> {
  const total = inputFileSize(path);
  const startedAt = performance.now();
  const progress = progressOf(cli, false, 'bytes');
  const file = createReadStream(path, { highWaterMark: PART_BYTES });
  async function* requests(): AsyncGenerator<MessageInitShape<typeof UploadDocumentRequestSchema>> {
    yield { filename: basename(path) };
    let done = 0;
    for await (const data of file as AsyncIterable<Buffer>) {
      yield { content: { data } };
      done += data.length;
      const perSecond = (done * 1000) / (performance.now() - startedAt);
      progress.show(basename(path), { done, total, perSecond, secondsLeft: (total - done) / perSecond });
    }
  }
  try {
    const { document } = await cli.clients().snapshots.uploadDocument(requests(), { timeoutMs: UPLOAD_MS });
    return received(document);
  } catch (error) {
    throw naming(path, error);
  } finally {
    progress.end();
    file.destroy();
  }
}

/** What is refused because of the document: of many, it must be said which. */
const ABOUT_DOCUMENT: ReadonlySet<string> = new Set(['INVALID_DOCUMENT', 'TOO_LARGE']);

function naming(path: string, error: unknown): unknown {
  if (!(error instanceof ConnectError) || !ABOUT_DOCUMENT.has(describeError(error).reason)) return error;
  const { rawMessage, code, metadata, details, cause } = error;
  const named = new ConnectError(`${shownPath(path)}: ${rawMessage}`, code, metadata, undefined, cause);
  named.details = details;
  return named;
}

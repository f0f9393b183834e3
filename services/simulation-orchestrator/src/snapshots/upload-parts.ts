import type { UploadDocumentRequest } from '@policy-registry/contracts/simulation';
import { ServiceError } from '@policy-registry/rpc/errors';

/** A request to upload, in the messages that it came in. */
export interface Upload {
  readonly first: UploadDocumentRequest;
  /** The bytes of all messages. Throws INVALID_ARGUMENT for a later one that says more than its part. */
  readonly parts: AsyncIterable<Uint8Array>;
}

export async function openUpload(requests: AsyncIterable<UploadDocumentRequest>): Promise<Upload> {
  const iterator = requests[Symbol.asyncIterator]();
  const { value: first, done } = await iterator.next();
  if (done === true) throw new TypeError('the chain gives a stream without a message to no handler');
  return { first, parts: partsOf(first, iterator) };
}

async function* partsOf(
  first: UploadDocumentRequest,
  more: AsyncIterator<UploadDocumentRequest>,
): AsyncGenerator<Uint8Array> {
  try {
    if (first.content !== undefined) yield first.content.data;
    for (let next = await more.next(); next.done !== true; next = await more.next()) {
      requirePartAlone(next.value);
      if (next.value.content !== undefined) yield next.value.content.data;
    }
  } finally {
    await more.return?.();
  }
}

function requirePartAlone({ format, filename, requestId }: UploadDocumentRequest): void {
  const said = Object.entries({ format: format !== 0, filename: filename !== '', requestId: requestId !== '' });
  const violations = said
    .filter(([, isSet]) => isSet)
    .map(([field]) => ({ field, description: 'stands in the first message only', code: 'upload.first_message' }));
  const [violation] = violations;
  if (violation === undefined) return;
  throw new ServiceError('INVALID_ARGUMENT', `${violation.field}: ${violation.description}`, { violations });
}

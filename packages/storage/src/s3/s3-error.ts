import { S3ServiceException } from '@aws-sdk/client-s3';
import { StoreError } from '../store-error.ts';

const REFUSED_CREDENTIALS = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'AuthorizationHeaderMalformed',
]);

/**
 * What the SDK threw, as the error of the port, with one line that says what is wrong at which bucket. An answer of the server is
 * never the cause: it may hold the signed request with the session token.
 */
export function fromS3(thrown: unknown, place: string): StoreError {
  if (thrown instanceof S3ServiceException) {
    const isTooLarge = thrown.name === 'EntityTooLarge' || thrown.$metadata.httpStatusCode === 413;
    return new StoreError(isTooLarge ? 'TOO_LARGE' : 'UNAVAILABLE', `${place}: ${answerLine(thrown)}`);
  }
  if (!(thrown instanceof Error)) return new StoreError('UNAVAILABLE', `${place}: ${typeof thrown} was thrown`);
  // The SDK could not read the answer, and hides it in the error, with the request that it belongs to.
  if ('$response' in thrown) {
    return new StoreError('UNAVAILABLE', `${place}: does not answer like an S3 server${statusOf(thrown.$response)}`);
  }
  // Its message may quote the command or the file that the credentials were to come from.
  if (thrown.name === 'CredentialsProviderError') {
    return new StoreError('UNAVAILABLE', `${place}: no credentials are configured, and the SDK finds none`);
  }
  return new StoreError('UNAVAILABLE', `${place}: ${failureLine(thrown)}`, thrown);
}

/** Whether a write that demanded that nothing is there was refused for that, or lost to another one: 412, 409. */
export function isThereAlready(thrown: unknown): boolean {
  if (!(thrown instanceof S3ServiceException)) return false;
  // The end of a multipart upload was sent again because its answer was lost.
  if (thrown.name === 'NoSuchUpload') return true;
  return thrown.$metadata.httpStatusCode === 412 || thrown.$metadata.httpStatusCode === 409;
}

/** Whether a GET says that the bucket is there and the object is not. */
export function isNoSuchKey(thrown: unknown): boolean {
  return thrown instanceof S3ServiceException && thrown.name === 'NoSuchKey';
}

/** Whether a GET says that the object ends before the range that was asked for. */
export function isBeyondEnd(thrown: unknown): boolean {
  return thrown instanceof S3ServiceException && thrown.$metadata.httpStatusCode === 416;
}

/** Whether a HEAD says that there is nothing; its answer has no body that says what is missing. */
export function isNotFound(thrown: unknown): boolean {
  return thrown instanceof S3ServiceException && thrown.$metadata.httpStatusCode === 404;
}

function answerLine({ name, message, $metadata: { httpStatusCode, requestId } }: S3ServiceException): string {
  if (name === 'NoSuchBucket' || name === 'NotFound') return 'there is no such bucket';
  if (REFUSED_CREDENTIALS.has(name)) return `the credentials are refused (${name})`;
  if (httpStatusCode === 403) return `access is denied (${name})`;
  return oneLine(`${name}, HTTP ${httpStatusCode}: ${message} (request ${requestId ?? 'without id'})`);
}

function failureLine(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const isOfNetwork = code !== error.name || code === 'TimeoutError';
  return isOfNetwork ? `cannot be reached (${code})` : oneLine(`${code}: ${error.message}`);
}

function statusOf(response: unknown): string {
  const isHttp = typeof response === 'object' && response !== null && 'statusCode' in response;
  return isHttp ? ` (HTTP ${response.statusCode})` : '';
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 300);
}

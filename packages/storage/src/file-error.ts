import { StoreError } from './store-error.ts';

/** What the file system threw, as the error of the port; `absent` for what is not there. Other errors come back as they are. */
export function fromFileSystem(error: unknown, what: string, absent: 'NOT_FOUND' | 'UNAVAILABLE'): unknown {
  const code = codeOf(error);
  if (error instanceof StoreError || code === undefined) return error;
  if (code === 'ENOENT') return new StoreError(absent, `there is no ${what}`, error);
  if (code === 'ELOOP') return new StoreError('CORRUPT', `${what} is a link`, error);
  return new StoreError('UNAVAILABLE', `${what}: ${error instanceof Error ? error.message : code}`, error);
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

import type { Digest } from '@policy-registry/canonical';
import type { ObjectRange } from './object-store.ts';

const MAX_LENGTH = 2 ** 31 - 1;

/** Throws a TypeError for what is no range of any object. */
export function checkRange({ offset, length }: ObjectRange): void {
  const isRange = Number.isSafeInteger(offset + length) && Number.isSafeInteger(offset) && offset >= 0 && length >= 0;
  if (!isRange || length > MAX_LENGTH) throw new TypeError(`not a range: ${length} bytes from ${offset}`);
}

export function outOfRange(digest: Digest, { offset, length }: ObjectRange): RangeError {
  return new RangeError(`${digest} ends before byte ${offset + length}`);
}

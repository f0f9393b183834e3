import { DocumentError } from '../document-error.ts';

/** `offset` is that of the bracket. */
export function tooDeep(maxDepth: number, offset: number): DocumentError {
  return new DocumentError('TOO_DEEP', `nested deeper than ${maxDepth} levels at byte ${offset}`);
}

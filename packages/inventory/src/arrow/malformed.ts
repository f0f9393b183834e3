import { DocumentError } from '../document-error.ts';

/** What is wrong with bytes that should be a fact table. */
export function malformed(what: string, options?: ErrorOptions): DocumentError {
  return new DocumentError('INVALID_DOCUMENT', `the Arrow file is no fact table, or is damaged: ${what}`, '$', options);
}

export function expectTable(holds: boolean, what: string): asserts holds {
  if (!holds) throw malformed(what);
}

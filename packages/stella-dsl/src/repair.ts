import type { Span } from './source.ts';

/** A fix before its places are lines and columns: edits by offsets into one source. */
export interface Repair {
  readonly title: string;
  readonly edits: readonly (Span & { readonly text: string })[];
  readonly guess?: true;
}

/** The text in place of what stands there. */
export function rewrite({ start, end }: Span, text: string): Repair {
  return { title: `write \`${text}\``, edits: [{ start, end, text }] };
}

/** The repair, for where something else may have been meant, or where it changes what the policy decides. */
export function asGuess<T extends Repair | undefined>(repair: T): T {
  return repair === undefined ? repair : { ...repair, guess: true };
}

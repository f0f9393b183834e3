import type { TermClasses } from '@policy-registry/stella-dsl';
import { axesOf } from './axis.ts';
import { CHUNK_ROWS } from './chunk.ts';
import { columnDigit, type Digit, Digits } from './digits.ts';
import { LARGEST_KEY } from './interner.ts';
import { LargeTerm } from './large-term.ts';
import type { LoadedColumns } from './loaded-columns.ts';
import { smallTerm } from './small-term.ts';
import { TermQuestion } from './term-question.ts';

/** Asked about all combinations up to here: it takes some milliseconds. */
const SMALL_TERM = 1024;

export interface Terms {
  readonly small: readonly Digit[];
  readonly large: readonly LargeTerm[];
}

export async function termsOf(
  terms: readonly TermClasses[],
  columns: LoadedColumns,
  signal: AbortSignal,
): Promise<Terms> {
  const small: Digit[] = [];
  const large: LargeTerm[] = [];
  for (const same of Map.groupBy(terms, factsOf).values()) {
    const question = new TermQuestion(same, columns);
    const axes = await axesOf(question.parts, columns, signal);
    const parts = new Digits(axes.map(columnDigit));
    if (parts.count <= SMALL_TERM) small.push(await smallTerm(question, axes, parts, columns, signal));
    else if (parts.count <= LARGEST_KEY) large.push(new LargeTerm(question, parts, columns, CHUNK_ROWS));
    // Of so many combinations nearly every row has one of its own: what the parts are by themselves says as much as the term.
    else small.push(...axes.map(columnDigit));
  }
  return { small, large };
}

function factsOf({ parts }: TermClasses): string {
  return parts
    .map(({ fact }) => fact)
    .sort()
    .join(' ');
}

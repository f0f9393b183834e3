import { asGuess, type Repair, rewrite } from '../repair.ts';
import type { Span } from '../source.ts';
import { nearest } from '../suggest.ts';
import type { Context } from './context.ts';

/** The text that an expression was read from; parentheses around it are not in it. */
export function textOf({ sink }: Pick<Context, 'sink'>, { start, end }: Span): string {
  return sink.source.text.slice(start, end);
}

/** As `rewrite`, where something else may have been meant. */
export function guess(span: Span, text: string): Repair {
  return asGuess(rewrite(span, text));
}

/** The hint and the fix for a word that was nearly one of the candidates; undefined where none is near. */
export function suggest(span: Span, word: string, candidates: Iterable<string>): Advice | undefined {
  const meant = nearest(word, candidates);
  return meant === undefined ? undefined : { hint: `did you mean \`${meant}\`?`, fix: asGuess(rewrite(span, meant)) };
}

/** What can be done about a problem, in words and where possible as an edit. */
export interface Advice {
  readonly hint: string;
  readonly fix?: Repair;
}

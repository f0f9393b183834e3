import { lexed } from '../arbitraries/layout.ts';

/** A text as its tokens and what stands between them: gap, token, gap, ..., gap. */
export type Pieces = readonly string[];

export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of lexed(text).tokens) {
    pieces.push(text.slice(from, start), text.slice(start, end));
    from = end;
  }
  return [...pieces, text.slice(from)];
}

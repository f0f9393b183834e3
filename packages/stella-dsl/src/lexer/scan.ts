import type { DiagnosticSink } from '../diagnostic.ts';
import type { Limits } from '../limits.ts';
import type { Comment, Token } from './token.ts';

/** What the parts of the lexer share while they go over one text. */
export interface Scan {
  readonly text: string;
  readonly sink: DiagnosticSink;
  readonly limits: Limits;
  readonly tokens: Token[];
  readonly comments: Comment[];
  /** Offset of the last end of a merge conflict, once it was looked for. */
  lastConflict?: number;
}

/** Looking back and ahead for what was meant is bounded, so that no text makes the lexer slow. */
export const LOOK_AHEAD = 500;

/** Offset of the line's end, or where looking ahead ends. */
export function nearLineEnd(text: string, at: number): number {
  const stop = Math.min(text.length, at + LOOK_AHEAD);
  const lineEnd = text.slice(at, stop).indexOf('\n');
  return lineEnd === -1 ? stop : at + lineEnd;
}

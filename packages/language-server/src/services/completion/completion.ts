import type { Range } from 'vscode-languageserver';
import type { Pack } from '../../pack/pack.ts';
import { isClosed, type Read } from '../../text/read-roles.ts';
import type { StellaFile } from '../../text/stella-file.ts';
import type { Offer } from './offer.ts';
import { stringValues } from './strings.ts';
import { wordsAt } from './words.ts';

export interface Offers {
  readonly offers: readonly Offer[];
  /** What an offer replaces: the word, or what stands between the quotes. */
  readonly range: Range;
}

const NONE: readonly Offer[] = [];

/** What may be written at the position. */
export function completionsAt(pack: Pack, file: StellaFile, position: Range['start']): Offers {
  const offset = file.offsetOf(position);
  const typed = typedAt(file, offset);
  const nowhere = { start: offset, end: offset };
  if (inComment(file, offset) || typed?.token.kind === 'number') return { offers: NONE, range: file.rangeOf(nowhere) };
  const scope = file.scopeAt(offset);
  if (typed?.token.kind === 'string') {
    return { offers: stringValues(pack, scope, typed), range: file.rangeOf(withinQuotes(file, typed, offset)) };
  }
  return { offers: wordsAt(pack, scope, typed), range: file.rangeOf(typed?.token ?? nowhere) };
}

/** The word, number or string that the offset is in, or at the end of; a string only within its quotes. */
function typedAt(file: StellaFile, offset: number): Read | undefined {
  const { text } = file.analysis.file.source;
  return file.roles.find(({ token }) => {
    if (token.kind === 'punctuation' || offset <= token.start || offset > token.end) return false;
    return token.kind !== 'string' || offset < token.end || !isClosed(token, text);
  });
}

/** A string without its second quote ends with the line: what stands behind the cursor is not part of what is being typed. */
function withinQuotes(file: StellaFile, { token }: Read, offset: number): { start: number; end: number } {
  const closed = isClosed(token, file.analysis.file.source.text);
  return { start: token.start + 1, end: closed ? token.end - 1 : offset };
}

function inComment(file: StellaFile, offset: number): boolean {
  return file.analysis.comments.some(({ start, end, text }) => {
    return start < offset && (text.startsWith('//') || !text.endsWith('*/') ? offset <= end : offset < end);
  });
}

import fc from 'fast-check';
import { RESERVED_WORDS } from '../lexer/token.ts';
import type { Pieces } from './pieces.ts';

/** Words by what they can stand for: a text in which one takes the place of another of its kind mostly still parses. */
function kindOf(token: string): string {
  if (token.startsWith('"')) return 'string';
  if (/^[+-]?[0-9]/.test(token)) return 'number';
  if (RESERVED_WORDS.has(token)) return ['and', 'or'].includes(token) ? 'chain' : token;
  if (/^\w/.test(token)) return 'name';
  return /^(?:[<>]=?|[=!]=)$/.test(token) ? 'order' : token;
}

/** Texts in which tokens are replaced by others of their kind: they reach deeper than noise does. */
export function likeForLike(start: fc.Arbitrary<Pieces>, corpus: readonly Pieces[]): fc.Arbitrary<string> {
  const words = Object.groupBy(new Set(corpus.flatMap((pieces) => pieces.filter((_, at) => at % 2 === 1))), kindOf);
  const change = fc.tuple(fc.nat(), fc.nat());
  return fc.tuple(start, fc.array(change, { minLength: 1, maxLength: 4 })).map(([pieces, changes]) => {
    const now = [...pieces];
    for (const [at, other] of changes) {
      const place = 2 * (at % (now.length >> 1)) + 1;
      const alike = words[kindOf(now[place] ?? '')] ?? [];
      now[place] = alike[other % alike.length] ?? '';
    }
    return now.join('');
  });
}

import fc from 'fast-check';
import { anyToken, edited, someEdits } from './edits.ts';
import { likeForLike } from './like-for-like.ts';
import { piecesOf } from './pieces.ts';

/** Pieces of a policy with several rules; vectors are many, and mostly small. */
const LARGE = 200;

/** Bytes that a disk or a wire could have changed; what is no UTF-8 then is read as U+FFFD. */
function damaged(text: string, flips: readonly (readonly [number, number])[]): string {
  const bytes = Buffer.from(text, 'utf8');
  for (const [at, bit] of flips) {
    const place = at % Math.max(1, bytes.length);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
  }
  return bytes.toString('utf8');
}

/** Texts made from those of the corpus; `sound` are those among them that compile. */
export function mutated(texts: readonly string[], sound: readonly string[]): fc.Arbitrary<string> {
  const corpus = texts.map(piecesOf);
  const soundPieces = sound.map(piecesOf);
  const large = soundPieces.filter((pieces) => pieces.length > LARGE);
  const start = fc.oneof(fc.constantFrom(...soundPieces), fc.constantFrom(...large));
  const token = anyToken(corpus);
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 4 });
  const near = likeForLike(start, soundPieces);
  const far = fc
    .tuple(fc.oneof(start, fc.constantFrom(...corpus)), someEdits(token))
    .map(([pieces, edits]) => edited(pieces, edits, corpus));
  return fc.oneof(
    { weight: 8, arbitrary: near },
    { weight: 8, arbitrary: far },
    { weight: 3, arbitrary: fc.tuple(fc.oneof(near, far), flips).map(([text, all]) => damaged(text, all)) },
    { weight: 1, arbitrary: fc.tuple(near, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))) },
    { weight: 1, arbitrary: fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join(' ')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  );
}

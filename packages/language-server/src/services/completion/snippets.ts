import { ofCompletion } from '../../language/documentation.ts';
import { wordsOf } from '../../language/names.ts';
import type { Offer } from './offer.ts';
import SNIPPETS from './snippets.json' with { type: 'json' };

export type SnippetPlace = keyof typeof SNIPPETS;

const WORDS = { settings: 'setting', requireVex: 'requirement', action: 'action' } as const;

/** What may begin in a block of this kind, or as an action, written out with places to fill in. */
export function snippetsIn(place: SnippetPlace): Offer[] {
  const words = wordsOf(
    place === 'settings' || place === 'requireVex' || place === 'action' ? WORDS[place] : 'keyword',
  );
  return Object.entries<string[]>(SNIPPETS[place]).map(([label, lines]) => {
    const word = words.get(label);
    const documentation = word === undefined ? {} : { detail: word.detail, documentation: ofCompletion(word) };
    return { label, kind: 'snippet', snippet: lines.join('\n'), ...documentation };
  });
}

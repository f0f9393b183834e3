import { asGuess, rewrite } from '../repair.ts';
import { nearest } from '../suggest.ts';
import { type Cursor, isName } from './cursor.ts';

/** A section, and whether its first word is missing. */
export interface FoundSection {
  readonly word: SectionWord;
  readonly bare: boolean;
}

export type SectionWord = 'metadata' | 'settings' | 'profile' | 'rule';

const SECTIONS: readonly SectionWord[] = ['metadata', 'settings', 'profile', 'rule'];
const WANTED = 'expected metadata, settings, a profile or a rule';

const OTHER_SECTIONS: ReadonlyMap<string, string> = new Map([
  ['import', 'all .stella files of a pack are compiled together: nothing is imported'],
  ['include', 'all .stella files of a pack are compiled together: nothing is imported'],
  ['package', 'the name of the policy is in its header'],
  ['function', 'there are no functions of your own; values stand in a profile'],
  ['def', 'there are no functions of your own; values stand in a profile'],
  ['let', 'there are no variables; values stand in a profile: profile NAME { KEY = VALUE }'],
  ['var', 'there are no variables; values stand in a profile: profile NAME { KEY = VALUE }'],
  ['const', 'there are no variables; values stand in a profile: profile NAME { KEY = VALUE }'],
  ['default', 'write: settings { default_status = "affected" }'],
  ['when', 'a condition stands in a rule: rule NAME { when ... then ... }'],
  ['if', 'a condition stands in a rule: rule NAME { when ... then ... }'],
  ['then', 'an action stands in a rule: rule NAME { when ... then ... }'],
]);

/**
 * What is no section: reported, and passed over. Returns the section that was surely meant, still to be read from its first word.
 */
export function takeStray(cursor: Cursor): FoundSection | null {
  const { token, following } = cursor;
  const unnamed = sectionWithoutWord(cursor);
  if (unnamed !== null) return { word: unnamed, bare: true };
  if (token.kind === 'word') {
    const opens = following.kind === 'word' || following.kind === 'string' || following.value === '{';
    if ((SECTIONS as readonly string[]).includes(token.value)) return { word: token.value as SectionWord, bare: false };
    if (token.value === 'policy') return takeInnerPolicy(cursor);
    const meant = opens ? (nearest(token.value, SECTIONS) as SectionWord | undefined) : undefined;
    if (meant !== undefined) {
      const hint = `did you mean \`${meant}\`?`;
      cursor.error('PARSE-010', token, `\`${token.value}\` is no section`, hint, rewrite(token, meant));
      return { word: meant, bare: false };
    }
  }
  if (token.kind !== 'junk') {
    const message = token.kind === 'word' ? `\`${token.value}\` is no section` : WANTED;
    const hint = OTHER_SECTIONS.get(token.value) ?? (token.kind === 'word' ? WANTED : undefined);
    cursor.error('PARSE-010', token, message, hint);
  }
  if (!cursor.at('{')) cursor.take();
  skipStray(cursor);
  return null;
}

/** `NAME {` with what a rule or a profile holds: only the word before it is missing. Known by what stands behind the brace. */
function sectionWithoutWord(cursor: Cursor): SectionWord | null {
  if (!isName(cursor.token) || cursor.following.value !== '{' || nearest(cursor.token.value, SECTIONS) !== undefined)
    return null;
  const inside = cursor.peek(2);
  const next = cursor.peek(3);
  const entry = inside.kind === 'word' && /^[=:]$/.test(next.value);
  const block = (inside.value === 'map' || inside.value === 'env') && next.kind === 'word';
  const word = inside.value === 'when' ? 'rule' : entry || block ? 'profile' : null;
  if (word === null) return null;
  const { token } = cursor;
  const edits = [{ start: token.start, end: token.start, text: `${word} ` }];
  const hint = `did you mean \`${word} ${token.value}\`?`;
  cursor.error(
    'PARSE-010',
    token,
    `\`${token.value}\` is no section`,
    hint,
    asGuess({ title: `add \`${word}\``, edits }),
  );
  return word;
}

/** The header of a policy inside a policy: its sections are read as those of the outer one. */
function takeInnerPolicy(cursor: Cursor): null {
  cursor.error('PARSE-010', cursor.token, 'a policy holds no other policy', 'write its rules into this one');
  while (!cursor.at('{') && !cursor.at('}') && !cursor.atSection && !cursor.atEnd) cursor.take();
  if (!cursor.accept('{')) return null;
  cursor.missingBraces += 1;
  return null;
}

/** To the next section, past the blocks of what is not known. */
function skipStray(cursor: Cursor): void {
  while (!cursor.atEnd && !cursor.atSection && !cursor.at('}')) {
    if (!cursor.at('{')) cursor.take();
    else skipBlock(cursor);
  }
}

/** A block with all that it holds; one that is not closed ends where a section begins a line. */
function skipBlock(cursor: Cursor): void {
  let open = 0;
  do {
    if (cursor.at('{')) open += 1;
    else if (cursor.at('}')) open -= 1;
    cursor.take();
    if (cursor.atSection && !cursor.onSameLine) return;
  } while (open > 0 && !cursor.atEnd);
}

import { type Mention, mentionsOf, subjectAt } from '../language/mentions.ts';
import type { Pack } from '../pack/pack.ts';

type Position = Mention['range']['start'];

/** Where the rule, profile or scalar at the position is defined. */
export function definitionsAt(pack: Pack, path: string, position: Position): Mention[] {
  const at = subjectAt(pack, path, position);
  return at === null ? [] : mentionsOf(pack, at.subject).filter(({ isDefinition }) => isDefinition);
}

/** Every place in the pack that mentions what is at the position: a rule, a profile, a scalar, or an input. */
export function referencesAt(pack: Pack, path: string, position: Position, withDefinition: boolean): Mention[] {
  const at = subjectAt(pack, path, position);
  if (at === null) return [];
  return mentionsOf(pack, at.subject).filter(({ isDefinition }) => withDefinition || !isDefinition);
}

import type { Completion } from '@policy-registry/stella-dsl';
import { ofProfile, ofScalar, sectionsOf } from '../../language/documentation.ts';
import { fieldsOf, plainPath, wordsOf } from '../../language/names.ts';
import type { Pack } from '../../pack/pack.ts';
import type { Read } from '../../text/read-roles.ts';
import type { Element, Path } from '../../text/scope.ts';
import { keyword, type Offer, offerOf } from './offer.ts';
import { usedKeys } from './used.ts';

/** What may follow the point behind a name: members of the language, keys that the pack reads elsewhere, profiles and their values. */
export function membersOf(pack: Pack, path: Path, typed?: Read): Offer[] {
  const [root = '', profile = ''] = path;
  if (root === 'env' && path.length === 1) return usedKeys(pack, ['env'], typed);
  if (root === 'profile') return path.length === 1 ? profiles(pack) : path.length === 2 ? scalars(pack, profile) : [];
  if (path.join('.') === 'signals.custom') return usedKeys(pack, ['signals', 'custom'], typed);
  if (path.join('.') === 'vex.latest.()') return fieldsOf('statement').map((field) => offerOf(field));
  const prefix = `${plainPath(path).join('.')}.`;
  const members = (['input', 'method', 'predicate'] as const).flatMap((kind) => startingWith(prefix, wordsOf(kind)));
  return root === 'signals' && path.length === 1 ? [...members, { label: 'custom', kind: 'name' }] : members;
}

function startingWith(prefix: string, table: ReadonlyMap<string, Completion>): Offer[] {
  return [...table.values()]
    .filter(({ label }) => label.startsWith(prefix))
    .map((one) => offerOf(one, one.label.slice(prefix.length)));
}

function profiles(pack: Pack): Offer[] {
  return sectionsOf(pack, 'profile').map(({ name: { text } }) => {
    const documentation = ofProfile(pack, text);
    return { label: text, kind: 'name', detail: 'profile', ...(documentation === null ? {} : { documentation }) };
  });
}

function scalars(pack: Pack, profile: string): Offer[] {
  const items = sectionsOf(pack, 'profile').flatMap(({ name, items: all }) => (name.text === profile ? all : []));
  return items.flatMap((item) => {
    if (item.kind !== 'scalar') return [];
    const documentation = ofScalar(pack, profile, item.entry.key.text);
    const offer = { label: item.entry.key.text, kind: 'field' as const };
    return [documentation === null ? offer : { ...offer, documentation }];
  });
}

/** What an operand of an expression may begin with. Fields of the element come first, where there is one. */
export function operands(element: Element | null): Offer[] {
  const fields = element === null ? [] : fieldsOf(element).map((field) => offerOf(field));
  const names = (['root', 'function'] as const).flatMap((kind) =>
    [...wordsOf(kind).values()].map((one) => offerOf(one)),
  );
  return [...fields, ...names, ...['not', 'true', 'false', 'null'].map((word) => keyword(word))];
}

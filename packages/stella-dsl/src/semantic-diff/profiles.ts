import type { IrAdjustment, IrProfile } from '../ir/ir.ts';
import { printIrExpr, printIrLiteral } from './print-ir.ts';
import { changeOf, keysOfBoth, type SemanticChange } from './semantic-change.ts';

type Profiles = Readonly<Record<string, IrProfile>>;

const EMPTY: IrProfile = { maps: {}, env: {}, scalars: {} };

/** Weights one by one; an env block as a whole, since its order is a part of what it says to a reader. */
export function profileChanges(before: Profiles, after: Profiles): SemanticChange[] {
  return keysOfBoth(before, after).flatMap((name) => {
    const old = own(before, name) ?? EMPTY;
    const now = own(after, name) ?? EMPTY;
    const found = [
      ...keysOfBoth(old.maps, now.maps).flatMap((map) =>
        weightChanges(`${name}.${map}`, own(old.maps, map) ?? {}, own(now.maps, map) ?? {}),
      ),
      ...keysOfBoth(old.env, now.env).flatMap((block) =>
        changeOf(
          'profile_changed',
          `${name}.${block}`,
          adjustments(own(old.env, block)),
          adjustments(own(now.env, block)),
        ),
      ),
      ...keysOfBoth(old.scalars, now.scalars).flatMap((key) => {
        const [was, is] = [own(old.scalars, key), own(now.scalars, key)];
        const print = (value: typeof was) => (value === undefined ? undefined : printIrLiteral(value));
        return changeOf('profile_changed', `${name}.${key}`, print(was), print(is));
      }),
    ];
    if (found.length > 0) return found;
    // A profile without anything in it came or went.
    const exists = (profile: IrProfile) => (profile === EMPTY ? undefined : `profile ${name} {}`);
    return changeOf('profile_changed', name, exists(old), exists(now));
  });
}

function weightChanges(
  subject: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): SemanticChange[] {
  return keysOfBoth(before, after).flatMap((source) => {
    const print = (weight: string | undefined) =>
      weight === undefined ? undefined : `source ${JSON.stringify(source)} => ${weight}`;
    return changeOf('profile_changed', subject, print(own(before, source)), print(own(after, source)));
  });
}

function adjustments(block: readonly IrAdjustment[] | undefined): string | undefined {
  return block?.map(({ when, add }) => `if ${printIrExpr(when)} then ${add}`).join('\n');
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

import type { IrAdjustment, IrProfile, LiteralJson } from '../ir/ir.ts';
import type { Profile, ProfileItem, SourceWeight } from '../parser/ast.ts';
import { Decimal } from '../values/decimal.ts';
import type { Context } from './context.ts';
import { reportTwice } from './entries.ts';
import { checkCondition } from './expressions.ts';
import { canonicalNumber, checkLiteral, literalJson, literalType } from './literals.ts';
import { ERROR, type Type } from './types.ts';

/** The scalars that expressions may read, before any expression is checked. */
export function scalarTypes(profile: Profile): Map<string, Type> {
  const types = new Map<string, Type>();
  for (const item of profile.items) {
    if (item.kind !== 'scalar') continue;
    const { key, value, unread } = item.entry;
    types.set(key.text, unread ? ERROR : literalType(value));
  }
  return types;
}

export function checkProfile(profile: Profile, outer: Context): IrProfile {
  const context: Context = { ...outer, inProfile: true };
  const maps: [string, Record<string, string>][] = [];
  const env: [string, IrAdjustment[]][] = [];
  const scalars: [string, LiteralJson][] = [];
  reportTwice(profile.items.map(nameOf), context.sink, 'name');
  for (const item of profile.items) {
    if (item.kind === 'map') {
      maps.push([item.name.text, checkWeights(item.weights, context)]);
    } else if (item.kind === 'env') {
      env.push([item.name.text, item.adjustments.map((one) => checkAdjustment(one, context))]);
    } else {
      checkLiteral(item.entry.value, context);
      scalars.push([item.entry.key.text, literalJson(item.entry.value)]);
    }
  }
  return { maps: Object.fromEntries(maps), env: Object.fromEntries(env), scalars: Object.fromEntries(scalars) };
}

function nameOf(item: ProfileItem): { text: string; start: number; end: number } {
  return item.kind === 'scalar' ? item.entry.key : item.name;
}

function checkWeights(weights: readonly SourceWeight[], context: Context): Record<string, string> {
  reportTwice(
    weights.map(({ source }) => ({ ...source, text: source.value })),
    context.sink,
    'source',
  );
  return Object.fromEntries(weights.map(({ source, weight }) => [source.value, checkAdd(weight, context)]));
}

function checkAdjustment(
  one: { when: Parameters<typeof checkCondition>[0]; add: SourceWeight['weight'] },
  context: Context,
): IrAdjustment {
  return { when: checkCondition(one.when, context).ir, add: checkAdd(one.add, context) };
}

const SCALE = new Decimal(10);

function checkAdd(weight: SourceWeight['weight'], context: Context): string {
  const text = canonicalNumber(weight);
  if (new Decimal(text).abs().gt(SCALE)) {
    context.sink.report(
      'TYPE-017',
      weight,
      'an adjustment lies between -10 and +10, the ends of the score',
      'a fraction such as +0.5 shifts a score',
    );
  }
  return text;
}

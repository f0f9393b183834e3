import { printString } from '../format/print-expr.ts';
import type { LiteralJson, PolicyIr } from '../ir/ir.ts';
import { printIrLiteral } from './print-ir.ts';
import { profileChanges } from './profiles.ts';
import { ruleChanges } from './rules.ts';
import { changeOf, keysOfBoth, type SemanticChange } from './semantic-change.ts';

/**
 * How two policies differ in meaning: none where they evaluate and explain every finding alike. Layout, comments and priorities that
 * leave the order as it is are not in the IR, or change nothing, and are not told.
 */
export function semanticDiff(before: PolicyIr, after: PolicyIr): SemanticChange[] {
  const settings = (ir: PolicyIr) => ({ ...ir.settings }) as Readonly<Record<string, LiteralJson>>;
  return [
    ...changeOf('metadata_changed', 'policy', printString(before.policy), printString(after.policy)),
    ...entryChanges('metadata_changed', before.metadata, after.metadata),
    ...entryChanges('settings_changed', settings(before), settings(after)),
    ...profileChanges(before.profiles, after.profiles),
    ...ruleChanges(before.rules, after.rules),
  ];
}

function entryChanges(
  kind: 'metadata_changed' | 'settings_changed',
  before: Readonly<Record<string, LiteralJson>>,
  after: Readonly<Record<string, LiteralJson>>,
): SemanticChange[] {
  const print = (record: typeof before, key: string) => {
    const value = Object.hasOwn(record, key) ? record[key] : undefined;
    return value === undefined ? undefined : printIrLiteral(value);
  };
  return keysOfBoth(before, after).flatMap((key) => changeOf(kind, key, print(before, key), print(after, key)));
}

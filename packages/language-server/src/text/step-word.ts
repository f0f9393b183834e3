import { ACTION_WORDS } from '@policy-registry/stella-dsl';
import { blockOf, type Scope } from './scope.ts';
import type { Seen, Step } from './step.ts';

const CONSTANTS: ReadonlySet<string> = new Set(['true', 'false', 'null']);
/** The word between an action and its value. */
export const OPTIONS: Readonly<Record<string, string>> = {
  ignore: 'until',
  defer: 'until',
  warn: 'message',
  escalate: 'to',
};

/** `key = literal` in metadata, settings and requireVex. */
export function stepEntry(scope: Scope, value: string): Step {
  const { kind } = blockOf(scope);
  const of = kind === 'metadata' || kind === 'settings' ? kind : 'requireVex';
  if (inEntryValue(scope)) return { scope, role: { kind: CONSTANTS.has(value) ? 'constant' : 'unknown' } };
  return { scope: { ...scope, entry: value, groups: [] }, role: { kind: 'key', of } };
}

/** Between `=` and the end of the value; separators may be left out, so the next word ends it too. */
function inEntryValue({ entry, afterValue, groups }: Scope): boolean {
  return entry !== null && (!afterValue || groups.length > 0);
}

/** What a profile, its maps and its env blocks are made of. */
export function stepItem(scope: Scope, { token: { value }, following }: Seen): Step {
  const { kind, name } = blockOf(scope);
  if (kind === 'env') {
    const clause = value === 'if' ? ('if' as const) : ('add' as const);
    return { scope: { ...scope, clause, path: null, subject: null, groups: [] }, role: { kind: 'keyword' } };
  }
  if (kind === 'map') return { scope, role: { kind: value === 'source' ? 'keyword' : 'unknown' } };
  if (inEntryValue(scope)) return { scope, role: { kind: CONSTANTS.has(value) ? 'constant' : 'unknown' } };
  if ((value === 'map' || value === 'env') && !/^[:=]$/.test(following?.value ?? '')) {
    return { scope: { ...scope, pending: { kind: value, name: '' }, entry: null }, role: { kind: 'keyword' } };
  }
  return { scope: { ...scope, entry: value, groups: [] }, role: { kind: 'scalar', profile: name } };
}

export function stepClause(scope: Scope, value: string): Step {
  const clause = value as 'when' | 'then' | 'else' | 'because';
  const fresh = { ...scope, clause, action: null, inValue: false, groups: [], path: null, subject: null };
  return { scope: fresh, role: { kind: 'keyword' } };
}

/** The word of an action, or one that belongs to the action before its value. */
export function stepAction(scope: Scope, value: string): Step {
  const { action } = scope;
  if (action !== null && OPTIONS[action] === value && !scope.inValue) {
    return { scope: { ...scope, inValue: true }, role: { kind: 'keyword' } };
  }
  if (action === 'annotate' && !scope.inValue) return { scope, role: { kind: 'key', of: 'annotate' } };
  if (!ACTION_WORDS.includes(value)) return { scope, role: { kind: 'unknown' } };
  const pending = value === 'requireVex' ? ({ kind: value, name: '' } as const) : null;
  const fresh = { ...scope, action: value, inValue: false, pending, path: null, subject: null };
  return { scope: fresh, role: { kind: 'action' } };
}

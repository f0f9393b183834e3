import { canonicalName, typeOf } from '../language/names.ts';
import type { StringUse } from './role.ts';
import { blockOf, type Scope, type Subject } from './scope.ts';

/** What a string at this place is read as. */
export function stringUse(scope: Scope): StringUse {
  const group = scope.groups.at(-1);
  if (group?.open === '[' && group.of !== null) return 'key';
  switch (blockOf(scope).kind) {
    case 'file':
      return scope.pending?.name === 'syntax' ? 'syntax' : 'text';
    case 'settings':
      return scope.entry === 'default_status' ? 'status' : 'text';
    case 'requireVex':
      return scope.entry === 'justifications' ? 'justification' : 'text';
    case 'env':
    case 'rule':
      return scope.clause === 'because' ? 'text' : useBeside(scope);
    default:
      return 'text';
  }
}

function useBeside({ subject, action, groups, inValue }: Scope): StringUse {
  if (subject !== null) return useOf(subject);
  if (!inValue || groups.length > 0) return 'text';
  if (action === 'status') return 'status';
  return action === 'severity' || action === 'escalate' ? 'severity' : 'text';
}

function useOf(subject: Subject): StringUse {
  const name = canonicalName(subject);
  if (name === 'vex.status' || name === 'statement.status') return 'vex-status';
  if (name === 'vex.justification' || name === 'statement.justification') return 'justification';
  return typeOf(subject) === 'severity' ? 'severity' : 'text';
}

import type { Path, Scope } from './scope.ts';
import { elementOf } from './scope.ts';
import type { Seen, Step } from './step.ts';

/** A word where an expression is read: an operator, a constant, or the start of a name. */
export function stepWordOfExpression(scope: Scope, seen: Seen): Step {
  const { value } = seen.token;
  switch (value) {
    case 'and':
    case 'or':
    case 'not':
      // `not in` compares: what stands before it is kept.
      if (value === 'not' && seen.following?.value === 'in') return { scope, role: { kind: 'operator' } };
      return { scope: { ...scope, path: null, subject: null }, role: { kind: 'operator' } };
    case 'in':
      return { scope: comparing(scope), role: { kind: 'operator' } };
    case 'true':
    case 'false':
    case 'null':
      return { scope: { ...scope, path: null }, role: { kind: 'constant' } };
    default:
      return stepName(scope, [value], seen);
  }
}

export function stepName(scope: Scope, path: Path, { following }: Seen): Step {
  const called = following?.kind === 'punctuation' && following.value === '(';
  return { scope: { ...scope, path }, role: { kind: 'name', path, element: elementOf(scope), called } };
}

/** What is read so far becomes what the next literal is compared with. */
export function comparing(scope: Scope): Scope {
  const { path } = scope;
  return { ...scope, path: null, subject: path === null ? null : { path, element: elementOf(scope) } };
}

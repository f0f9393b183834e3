import { SIGNATURES } from '@policy-registry/stella-dsl';
import { blockOf, elementOf, type Group, inExpression, type Scope } from './scope.ts';
import { comparing } from './step-expression.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', '=']);

export function stepPunctuation(scope: Scope, value: string): Scope {
  const plain = { ...scope, afterPoint: false, afterValue: false };
  switch (value) {
    case '.':
      return { ...plain, afterPoint: true };
    case '(':
    case '[':
      return openGroup(plain, value);
    case ')':
    case ']':
      return closeGroup(plain, value === ')' ? '(' : '[');
    case '{':
      return openBlock(plain);
    case '}':
      return closeBlock(plain);
    case ',':
    case ';':
      return separate(plain, value);
    case ':=':
      return { ...plain, inValue: plain.action !== null, path: null, subject: null };
    default:
      return COMPARISONS.has(value) && inExpression(scope) ? comparing(plain) : { ...plain, path: null };
  }
}

function openGroup(scope: Scope, open: '(' | '['): Scope {
  const { path, subject } = scope;
  const called = open === '(' && path !== null ? SIGNATURES.get(path.join('.')) : undefined;
  const element = called?.element ?? elementOf(scope);
  const group: Group = { open, of: path, argument: 0, element, subject };
  return { ...scope, groups: [...scope.groups, group], path: null, subject: open === '[' ? subject : null };
}

function closeGroup(scope: Scope, open: '(' | '['): Scope {
  const at = scope.groups.findLastIndex((group) => group.open === open);
  const group = scope.groups[at];
  if (group === undefined) return { ...scope, path: null, afterValue: true };
  // `(name)` is the name.
  const inner = open === '(' ? scope.path : null;
  const path = group.of === null ? inner : [...group.of, open === '(' ? '()' : '[]'];
  return { ...scope, groups: scope.groups.slice(0, at), path, subject: group.subject, afterValue: true };
}

function openBlock(scope: Scope): Scope {
  const first = scope.blocks.length === 0;
  const block = scope.pending ?? { kind: first ? ('policy' as const) : ('unknown' as const), name: '' };
  return { ...scope, blocks: [...scope.blocks, block], pending: null, entry: null, groups: [], path: null };
}

function closeBlock(scope: Scope): Scope {
  const blocks = scope.blocks.slice(0, -1);
  const closed = { ...scope, blocks, pending: null, entry: null, groups: [], path: null, subject: null };
  // The value of `requireVex` was its block: the next action may come behind `;`.
  return blockOf(scope).kind === 'requireVex' ? closed : { ...closed, clause: 'head', action: null, inValue: false };
}

function separate(scope: Scope, value: ',' | ';'): Scope {
  const group = scope.groups.at(-1);
  if (value === ',' && group !== undefined) {
    const groups = [...scope.groups.slice(0, -1), { ...group, argument: group.argument + 1 }];
    return { ...scope, groups, path: null, subject: group.open === '[' ? group.subject : null };
  }
  const pending = scope.pending?.kind === 'requireVex' ? null : scope.pending;
  const clause = blockOf(scope).kind === 'env' ? ('head' as const) : scope.clause;
  const fresh = { ...scope, clause, pending, action: null, inValue: false, entry: null };
  return { ...fresh, groups: [], path: null, subject: null };
}

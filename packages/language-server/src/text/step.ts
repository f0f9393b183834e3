import type { Token } from '@policy-registry/stella-dsl';
import type { Role } from './role.ts';
import { type BlockKind, blockOf, inExpression, type Scope } from './scope.ts';
import { stepName, stepWordOfExpression } from './step-expression.ts';
import { stepPunctuation } from './step-punctuation.ts';
import { stepAction, stepClause, stepEntry, stepItem } from './step-word.ts';
import { stringUse } from './string-use.ts';

export interface Step {
  readonly scope: Scope;
  readonly role: Role;
}

/** A token with what stands around it. */
export interface Seen {
  readonly token: Token;
  readonly following: Token | undefined;
  /** A line ends between the token before and this one. */
  readonly onNewLine: boolean;
}

const SECTIONS: ReadonlySet<string> = new Set(['metadata', 'settings', 'profile', 'rule']);

/**
 * Reads one token more. Unlike the parser, which keeps what is whole, it says what each token is and what may follow also where the
 * text is half typed. A section that begins ends whatever was left open before it, as in the parser.
 */
export function step(scope: Scope, seen: Seen): Step {
  const { kind, value } = seen.token;
  if (kind === 'word') {
    const next = stepWord(scope, seen);
    const { role } = next;
    return {
      role,
      scope: { ...next.scope, afterPoint: false, afterValue: role.kind === 'name' || role.kind === 'constant' },
    };
  }
  if (kind === 'punctuation') return { scope: stepPunctuation(scope, value), role: { kind: 'punctuation' } };
  const after = { ...scope, path: null, afterValue: true, afterPoint: false };
  if (kind === 'number') return { scope: after, role: { kind: 'number' } };
  return stepString(scope, after, value);
}

function stepString(scope: Scope, after: Scope, value: string): Step {
  const use = stringUse(scope);
  const of = use === 'key' ? scope.groups.at(-1)?.of : undefined;
  return { scope: after, role: { kind: 'string', use, ...(of ? { path: [...of, value] } : {}) } };
}

function stepWord(scope: Scope, seen: Seen): Step {
  const { value } = seen.token;
  const section = startsSection(seen);
  if (scope.afterPoint && scope.path !== null && !(seen.onNewLine && (section || isClause(value)))) {
    return stepName(scope, [...scope.path, value], seen);
  }
  if (section || (blockOf(scope).kind === 'policy' && scope.pending === null && SECTIONS.has(value))) {
    return openSection(scope, value as BlockKind);
  }
  if (scope.pending !== null) {
    // `rule x when`, `requireVex because`: the brace is missing, and the rule goes on.
    if (isClause(value) && scope.pending.kind !== 'policy') return stepClause(openRule(scope), value);
    return stepHead(scope, seen);
  }
  switch (blockOf(scope).kind) {
    case 'file':
      return value === 'policy'
        ? { scope: { ...scope, pending: { kind: 'policy', name: '' } }, role: { kind: 'keyword' } }
        : unknown(scope);
    case 'metadata':
    case 'settings':
    case 'requireVex':
      return stepEntry(scope, value);
    case 'profile':
    case 'map':
      return stepItem(scope, seen);
    case 'env':
      if (value === 'if' || value === 'then') return stepItem(scope, seen);
      return inExpression(scope) ? stepWordOfExpression(scope, seen) : unknown(scope);
    case 'rule':
      if (isClause(value)) return stepClause(scope, value);
      if (inExpression(scope) && !endsValue(scope, value)) return stepWordOfExpression(scope, seen);
      return scope.clause === 'then' || scope.clause === 'else' ? stepAction(scope, value) : unknown(scope);
    default:
      return unknown(scope);
  }
}

/** `status := "x" warn`: the `;` between two actions was forgotten. */
function endsValue({ clause, afterValue, groups }: Scope, value: string): boolean {
  return clause !== 'when' && afterValue && groups.length === 0 && !['and', 'or', 'not', 'in'].includes(value);
}

function openRule(scope: Scope): Scope {
  const blocks = scope.pending?.kind === 'rule' ? [...scope.blocks, scope.pending] : scope.blocks;
  return { ...scope, blocks, pending: null };
}

function openSection(scope: Scope, kind: BlockKind): Step {
  const policy = scope.blocks[0] ?? { kind: 'policy', name: '' };
  const fresh = { ...scope, blocks: [policy], pending: { kind, name: '' }, groups: [], clause: 'head' as const };
  return {
    scope: { ...fresh, action: null, inValue: false, entry: null, path: null, subject: null },
    role: { kind: 'keyword' },
  };
}

/** Words between the keyword of a block and its brace: a name, `priority`, `syntax`. */
function stepHead(scope: Scope, { token: { value } }: Seen): Step {
  const { kind = 'policy', name = '' } = scope.pending ?? {};
  if (kind === 'policy') return { scope: { ...scope, pending: { kind, name: value } }, role: { kind: 'keyword' } };
  if (kind === 'rule' && value === 'priority') return { scope, role: { kind: 'keyword' } };
  if (name !== '' || (kind !== 'rule' && kind !== 'profile' && kind !== 'map' && kind !== 'env')) return unknown(scope);
  return { scope: { ...scope, pending: { kind, name: value } }, role: { kind: 'definition', of: kind, name: value } };
}

/** As `Cursor.atSection` of the parser. */
function startsSection({ token: { value }, following }: Seen): boolean {
  if (value === 'rule' || value === 'profile') return following?.kind === 'word' || following?.kind === 'string';
  return (value === 'metadata' || value === 'settings') && following?.value === '{' && following.kind === 'punctuation';
}

function isClause(value: string): boolean {
  return value === 'when' || value === 'then' || value === 'else' || value === 'because';
}

function unknown(scope: Scope): Step {
  return { scope, role: { kind: 'unknown' } };
}

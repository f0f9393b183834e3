import type { Position } from 'vscode-languageserver';
import { wordsOf } from '../language/names.ts';
import type { Read } from '../text/read-roles.ts';
import type { StringUse } from '../text/role.ts';
import type { StellaFile } from '../text/stella-file.ts';

export const TOKEN_TYPES = [
  'comment',
  'keyword',
  'operator',
  'string',
  'number',
  'enumMember',
  'class',
  'function',
  'method',
  'variable',
  'property',
] as const;

export const TOKEN_MODIFIERS = ['declaration'] as const;

export interface SemanticToken extends Position {
  readonly length: number;
  readonly type: (typeof TOKEN_TYPES)[number];
  readonly isDeclaration: boolean;
}

/** What each token is, in order. Strings, which end on their line, and comments are split at line ends. */
export function semanticTokens(file: StellaFile): SemanticToken[] {
  const { source } = file.analysis.file;
  const named = file.roles.flatMap((read) => {
    const type = typeOf(read);
    return type === null ? [] : [{ span: read.token, type, isDeclaration: isDeclaration(read) }];
  });
  const comments = file.analysis.comments.map((span) => ({ span, type: 'comment' as const, isDeclaration: false }));
  const all = [...named, ...comments].sort((a, b) => a.span.start - b.span.start);
  return all.flatMap(({ span, type, isDeclaration: declares }) => {
    let start = span.start;
    return source.text
      .slice(span.start, span.end)
      .split('\n')
      .map((line) => {
        const at = file.rangeOf({ start, end: start }).start;
        start += line.length + 1;
        return { ...at, length: line.length, type, isDeclaration: declares };
      });
  });
}

function isDeclaration({ role }: Read): boolean {
  return role.kind === 'definition' || role.kind === 'scalar';
}

function typeOf({ token, role }: Read): SemanticToken['type'] | null {
  switch (role.kind) {
    case 'keyword':
    case 'constant':
    case 'action':
      return 'keyword';
    case 'operator':
      return 'operator';
    case 'number':
      return 'number';
    case 'definition':
      return role.of === 'rule' ? 'function' : role.of === 'profile' ? 'class' : 'property';
    case 'key':
    case 'scalar':
      return 'property';
    case 'string':
      return isKnownValue(role.use, token.value) ? 'enumMember' : 'string';
    case 'name':
      if (role.called) return role.path.length === 1 ? 'function' : 'method';
      return role.path.length === 1 && role.element === null ? 'variable' : 'property';
    default:
      return null;
  }
}

function isKnownValue(use: StringUse, value: string): boolean {
  if (use === 'status' || use === 'vex-status') return wordsOf('status').has(value);
  return (use === 'severity' || use === 'justification') && wordsOf(use).has(value);
}

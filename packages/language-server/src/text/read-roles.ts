import type { FileAnalysis, Token } from '@policy-registry/stella-dsl';
import type { Role } from './role.ts';
import { type Scope, START } from './scope.ts';
import { step } from './step.ts';

export interface Read {
  readonly token: Token;
  readonly role: Role;
}

type Text = Pick<FileAnalysis, 'tokens' | 'file'>;

/** Every token but the end, with what it is. */
export function readRoles(text: Text): Read[] {
  const found: Read[] = [];
  walk(text, Number.POSITIVE_INFINITY, (token, role) => found.push({ token, role }));
  return found;
}

/** What is known where the token that reaches `offset` begins, or at `offset` where none does. */
export function scopeAt(text: Text, offset: number): Scope {
  return walk(text, offset, () => undefined);
}

function walk({ tokens, file: { source } }: Text, until: number, tell: (token: Token, role: Role) => void): Scope {
  let scope = START;
  let before = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'end' || token.start >= until || reaches(token, until, source.text)) break;
    const onNewLine = source.text.slice(before, token.start).includes('\n');
    const next = step(scope, { token, following: tokens[index + 1], onNewLine });
    tell(token, next.role);
    scope = next.scope;
    before = token.end;
  }
  return scope;
}

/** The token is still being typed at the offset: a word or number up to its end, a string within its quotes. */
function reaches(token: Token, offset: number, text: string): boolean {
  if (token.kind === 'punctuation' || offset <= token.start) return false;
  return token.kind === 'string' && isClosed(token, text) ? offset < token.end : offset <= token.end;
}

/** A string that lacks its second quote ends with its line. */
export function isClosed({ start, end }: Token, text: string): boolean {
  return end - start > 1 && text[end - 1] === text[start] && text[end - 2] !== '\\';
}

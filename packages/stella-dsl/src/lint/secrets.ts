import type { Unit } from '../checker/program.ts';
import type { Action, Entry, Expr, Section, StringLiteral } from '../parser/ast.ts';
import { actionExpressions, nodes } from './walk.ts';

/** Shapes of credentials; each is linear to match. */
const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[0-9A-Za-z]{30,}|github_pat_[0-9A-Za-z_]{30,})/],
  ['a GitLab token', /\bglpat-[0-9A-Za-z_-]{20,}/],
  ['a Slack token', /\bxox[abprs]-[0-9A-Za-z-]{10,}/],
  ['a private key', /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/],
  ['a JSON Web Token', /\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\./],
  ['a password in a URL', /:\/\/[^\s/:@]{1,64}:[^\s/:@]{3,64}@/],
];

/** The shortest text that any of them matches. */
const SHORTEST = '://a:bcd@'.length;

/** String literals that look like credentials: sources are shown to many and attested for ever. */
export function lintSecrets({ file, sink }: Unit): void {
  for (const literal of file.sections.flatMap(strings)) {
    if (literal.value.length < SHORTEST) continue;
    const shape = SHAPES.find(([, pattern]) => pattern.test(literal.value));
    if (shape !== undefined)
      sink.report('LINT-011', literal, `this looks like ${shape[0]}`, 'take it out, and revoke it');
  }
}

function strings(section: Section): StringLiteral[] {
  switch (section.kind) {
    case 'rule': {
      const actions = [...section.then, ...(section.otherwise ?? [])];
      const exprs = [section.when, ...actions.flatMap(actionExpressions), ...actions.flatMap(requirementLists)];
      const because = section.because === null ? [] : [section.because];
      return [...exprs.flatMap(stringsIn), ...because];
    }
    case 'profile':
      return section.items.flatMap((item) => {
        if (item.kind === 'scalar') return stringsIn(item.entry.value);
        return item.kind === 'env' ? item.adjustments.flatMap(({ when }) => stringsIn(when)) : [];
      });
    default:
      return section.entries.flatMap(({ value }: Entry) => stringsIn(value));
  }
}

function requirementLists(action: Action): Expr[] {
  return action.kind === 'requireVex' ? action.requirements.map(({ values }) => values) : [];
}

function stringsIn(expr: Expr): StringLiteral[] {
  return [...nodes(expr)].filter((node): node is StringLiteral => node.kind === 'string');
}

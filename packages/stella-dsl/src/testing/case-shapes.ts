import { ELEMENT_FIELDS, INPUTS } from '../checker/catalogue.ts';
import type { Type } from '../checker/types.ts';
import { SEVERITIES } from '../values/severity.ts';
import type { CaseShape } from './shape.ts';

type Members = Record<string, CaseShape>;

const text: CaseShape = { is: 'text' };
const texts: CaseShape = { is: 'list', of: text };
const number: CaseShape = { is: 'number' };
const bool: CaseShape = { is: 'bool' };
const instant: CaseShape = { is: 'instant' };
const severity: CaseShape = { is: 'word', words: [...SEVERITIES, 'Unknown'] };
const nullable = (of: CaseShape): CaseShape => ({ is: 'nullable', of });
const list = (of: CaseShape): CaseShape => ({ is: 'list', of });

/** Members that may be null where they are not known. */
function facts(members: Members, needs?: string): CaseShape {
  const known = Object.entries(members).map(([name, of]) => [name, { is: 'fact', of } as const]);
  return { is: 'members', members: Object.fromEntries(known), ...(needs === undefined ? {} : { needs }) };
}

/** So that a new input of the language can be given in a case without a second list of names. */
function inputsBelow(root: string): Members {
  const below = [...INPUTS].filter(([name]) => name.startsWith(`${root}.`));
  return Object.fromEntries(below.map(([name, { type }]) => [name.slice(root.length + 1), shapeOf(type)]));
}

function shapeOf(type: Type): CaseShape {
  switch (type.kind) {
    case 'list':
      return texts;
    case 'decimal':
      return number;
    case 'bool':
      return bool;
    case 'instant':
      return instant;
    case 'severity':
      return severity;
    default:
      return text;
  }
}

const COMPONENT = facts(inputsBelow('sbom'));
const STATEMENT = facts(
  {
    ...Object.fromEntries([...ELEMENT_FIELDS.statement].map(([name, { type }]) => [name, shapeOf(type)])),
    status: { is: 'word', words: ['not_affected', 'affected', 'fixed', 'under_investigation'] },
  },
  'status',
);
const { 'uncertainty.level': level = text, ...signals } = inputsBelow('signals');
const { evaluated_at: _, ...run } = inputsBelow('run');
const open: CaseShape = { is: 'map', of: { is: 'fact', of: { is: 'open' } } };

/** Everything that an evaluation can be given. */
const GIVEN = facts({
  component: COMPONENT,
  components: list(COMPONENT),
  advisory: facts({ ...inputsBelow('advisory'), tags: texts }),
  vex: list(STATEMENT),
  reachability: facts(inputsBelow('reachability')),
  signals: facts({ ...signals, uncertainty: facts({ level }), custom: open }),
  secrets: facts({
    matches: list(facts({ rule: text, severity: text, confidence: text, path: text }, 'rule')),
    mask_applied: bool,
  }),
  env: open,
  run: facts(run),
  evaluated_at: instant,
});

const EXPECT: CaseShape = {
  is: 'members',
  members: {
    status: text,
    severity,
    score: number,
    rule: nullable(text),
    warnings: texts,
    annotations: { is: 'map', of: { is: 'json' } },
    until: nullable(instant),
    unknown: texts,
    missing: texts,
    rules: { is: 'map', of: { is: 'word', words: ['matched', 'not_matched', 'else', 'unknown', 'not_applied'] } },
  },
};

export const CASE: CaseShape = {
  is: 'members',
  members: { name: text, given: { is: 'fact', of: GIVEN }, expect: { is: 'fact', of: EXPECT } },
  needs: 'name',
};

import { ELEMENT_FIELDS, INPUTS } from '../checker/catalogue.ts';
import { FUNCTIONS, METHODS, PREDICATES } from '../checker/functions.ts';
import { CODES } from '../codes/codes.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { readGrammar, usesOf } from './grammar.ts';
import { blocks, CLAUSES } from './page.ts';

export const GRAMMAR = readGrammar(blocks('ebnf')[0] ?? '');

export const ACTIONS = ['status', 'severity', 'ignore', 'defer', 'warn', 'escalate', 'annotate', 'requireVex'] as const;
export const KINDS = ['bool', 'decimal', 'string', 'severity', 'instant', 'any'] as const;
const COMPARES = ['==', '!=', '<', '<=', '>', '>='] as const;

/** A fault of the compiler, which no source brings about, and text that is not Unicode, which no YAML file can hold. */
const BEYOND_DATA = new Set(['TWIN-001', 'LEX-008']);
const NEVER_UNKNOWN = new Set(['exists', 'vex.count', 'run.evaluated_at']);

const both = (name: string): string[] =>
  NEVER_UNKNOWN.has(name) ? [`${name}, known`] : [`${name}, known`, `${name}, unknown`];

/** Everything that vectors must cover, in groups. Read from the catalogues that compiler and interpreter use, and from the page. */
export const EXISTING = {
  clauses: [...CLAUSES],
  grammar: usesOf(GRAMMAR),
  codes: Object.keys(CODES).filter((code) => !BEYOND_DATA.has(code)),
  limits: Object.keys(DEFAULT_LIMITS),
  functions: [...FUNCTIONS.keys(), ...METHODS.keys(), ...PREDICATES.keys()].flatMap(both),
  inputs: [...INPUTS.keys(), 'env.KEY', 'signals.custom.KEY', 'profile.NAME.SCALAR'].flatMap(both),
  fields: Object.entries(ELEMENT_FIELDS).flatMap(([element, fields]) =>
    [...fields.keys()].map((name) => `${name} of a ${element}`),
  ),
  comparisons: KINDS.flatMap((kind) => [
    ...COMPARES.filter((by) => kind !== 'bool' || by === '==' || by === '!=').map((by) => `${by} as ${kind}`),
    `in as ${kind}`,
    ...['true', 'false', 'null'].map((value) => `${value} as ${kind}`),
  ]),
  actions: ACTIONS.flatMap((action) => [`${action}, applied`, `${action}, not applied`]),
  outcomes: ['matched', 'not_matched', 'unknown', 'not_applied', 'else', 'missing', 'note'],
} as const satisfies Record<string, readonly string[]>;

export type Group = keyof typeof EXISTING;

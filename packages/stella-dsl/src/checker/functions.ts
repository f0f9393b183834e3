import { ANY, BOOL, DECIMAL, INSTANT, SEVERITY, STRING, STRINGS, type Type } from './types.ts';

export interface Signature {
  /** `optional` parameters may be left out; a `rest` parameter, always last, takes any number of arguments. */
  readonly params: readonly Parameter[];
  readonly returns: Type;
  readonly doc: string;
}

export interface Parameter {
  readonly name: string;
  /** Any one of these fits. */
  readonly types: readonly Type[];
  readonly optional?: true;
  readonly rest?: true;
}

const param = (name: string, ...types: Type[]): Parameter => ({ name, types });
const optional = (name: string, ...types: Type[]): Parameter => ({ name, types, optional: true });
const rest = (name: string, ...types: Type[]): Parameter => ({ name, types, optional: true, rest: true });
const fn = (params: readonly Parameter[], returns: Type, doc: string): Signature => ({ params, returns, doc });

const ADVISORY: Type = { kind: 'group', name: 'advisory' };

/** Null in gives null out, but for `exists` and `coalesce`. `coalesce` returns the type that its arguments share. */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map([
  ['exists', fn([param('x', ANY)], BOOL, 'Whether x is known.')],
  ['coalesce', fn([param('x', ANY), rest('more', ANY)], ANY, 'The first known argument.')],
  ['lowercase', fn([param('text', STRING)], STRING, 'In lower case, without regard to a locale.')],
  ['uppercase', fn([param('text', STRING)], STRING, 'In upper case, without regard to a locale.')],
  ['starts_with', fn([param('text', STRING), param('start', STRING)], BOOL, 'Whether text starts with start.')],
  ['ends_with', fn([param('text', STRING), param('end', STRING)], BOOL, 'Whether text ends with end.')],
  [
    'contains',
    fn([param('in', STRING, STRINGS), param('part', STRING)], BOOL, 'Whether a text has the part, or a list the item.'),
  ],
  [
    'matches',
    fn(
      [param('text', STRING), param('glob', STRING)],
      BOOL,
      'Whether the whole text matches: * any run, ? one character.',
    ),
  ],
  [
    'severity_band',
    fn([param('x', DECIMAL, SEVERITY, STRING)], SEVERITY, 'Band of a score, or of a severity name in any case.'),
  ],
  [
    'normalize_cvss',
    fn([param('x', ADVISORY, DECIMAL)], SEVERITY, "Band of the CVSS score; without one, the advisory's severity."),
  ],
  [
    'cvss',
    fn(
      [param('score', DECIMAL), optional('vector', STRING)],
      SEVERITY,
      'Band of the score; without one, of the CVSS 3 vector.',
    ),
  ],
  [
    'risk_score',
    fn([param('base', DECIMAL), rest('factors', DECIMAL)], DECIMAL, 'Base times all factors, kept within 0 to 10.'),
  ],
  [
    'reach_state',
    fn([param('state', STRING)], STRING, 'Full name of a reachability state given as a name or its short form.'),
  ],
  [
    'percent_of',
    fn(
      [param('part', DECIMAL), param('whole', DECIMAL)],
      DECIMAL,
      'Part in percent of whole; unknown where whole is 0.',
    ),
  ],
  [
    'days_between',
    fn(
      [param('from', INSTANT), param('to', INSTANT)],
      DECIMAL,
      'Whole days from one instant to the other; negative where it is earlier.',
    ),
  ],
  [
    'semver_compare',
    fn(
      [param('a', STRING), param('b', STRING)],
      DECIMAL,
      '-1, 0 or 1 by SemVer 2 precedence; unknown where one is no version.',
    ),
  ],
  ['purl_type', fn([param('purl', STRING)], STRING, 'The type of a package URL, such as npm.')],
]);

export const METHODS: ReadonlyMap<string, Signature> = new Map([
  ['sbom.has_tag', fn([param('tag', STRING)], BOOL, 'Whether the component has the tag.')],
  ['advisory.has_tag', fn([param('tag', STRING)], BOOL, 'Whether the advisory has the tag.')],
  ['advisory.matches', fn([param('glob', STRING)], BOOL, 'Whether the id or an alias matches the glob.')],
  ['vex.latest', fn([], { kind: 'record', name: 'VEX statement' }, 'The governing statement.')],
  [
    'secret.hasFinding',
    fn(
      [param('rule', STRING), optional('severity', STRING), optional('confidence', STRING)],
      BOOL,
      'Whether a secret of this rule, severity and confidence was found.',
    ),
  ],
  [
    'secret.match.count',
    fn([optional('rule', STRING)], DECIMAL, 'How many secrets were found, of this rule or of all.'),
  ],
  [
    'secret.path.allowlist',
    fn([param('globs', STRINGS)], BOOL, 'Whether secrets were found and all lie at allowed paths.'),
  ],
]);

/** Methods whose one argument is a predicate over elements; inside it bare names are the element's fields. */
export const PREDICATES: ReadonlyMap<string, { element: 'statement' | 'component'; returns: Type; doc: string }> =
  new Map([
    ['vex.any', { element: 'statement', returns: BOOL, doc: 'Whether some statement meets the predicate.' }],
    [
      'vex.all',
      { element: 'statement', returns: BOOL, doc: 'Whether there are statements and all meet the predicate.' },
    ],
    ['vex.count', { element: 'statement', returns: DECIMAL, doc: 'How many statements meet the predicate.' }],
    [
      'sbom.any_component',
      { element: 'component', returns: BOOL, doc: 'Whether some component of the SBOM meets the predicate.' },
    ],
  ]);

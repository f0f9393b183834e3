import { ANY, BOOL, DECIMAL, INSTANT, SEVERITY, STRING, STRINGS, type Type } from './types.ts';

/** One input of a finding or a run. `mixedCase`: sources disagree on its letter case, so it is compared by `lowercase()`. */
export interface Input {
  readonly type: Type;
  readonly doc: string;
  readonly mixedCase?: true;
  /** Least and greatest that it is documented to be. */
  readonly range?: readonly [number, number];
}

const input = (type: Type, doc: string): Input => ({ type, doc });
const mixed = (doc: string): Input => ({ type: STRING, doc, mixedCase: true });
const share = (doc: string): Input => ({ type: DECIMAL, doc, range: [0, 1] });
const score = (doc: string): Input => ({ type: DECIMAL, doc, range: [0, 10] });

const COMPONENT: Readonly<Record<string, Input>> = {
  purl: input(STRING, 'Package URL of the component.'),
  name: input(STRING, 'Name of the component.'),
  version: input(STRING, 'Installed version, as the SBOM writes it.'),
  ecosystem: mixed('Package ecosystem, such as npm or deb.'),
  licenses: input(STRINGS, 'SPDX licence ids.'),
  layerDigest: input(STRING, 'Digest of the image layer that brought the component.'),
  tags: input(STRINGS, 'Tags of the component or its image.'),
  scope: mixed('Dependency scope, such as runtime or dev.'),
  usedByEntrypoint: input(BOOL, 'Whether the entry point of the image reaches the component.'),
};

const STATEMENT: Readonly<Record<string, Input>> = {
  status: input(STRING, 'not_affected, affected, fixed or under_investigation.'),
  justification: input(STRING, 'Why not affected, in OpenVEX words.'),
  statement_id: input(STRING, 'Id of the statement.'),
  vendor: mixed('Who made the statement.'),
  timestamp: input(INSTANT, 'When it was made.'),
};

/** Fields that bare names mean inside a predicate over VEX statements or components. */
export const ELEMENT_FIELDS: Readonly<Record<'statement' | 'component', ReadonlyMap<string, Input>>> = {
  statement: new Map(Object.entries(STATEMENT)),
  component: new Map(Object.entries(COMPONENT)),
};

const TREE: Readonly<Record<string, Readonly<Record<string, Input>>>> = {
  sbom: COMPONENT,
  advisory: {
    id: input(STRING, 'Primary id: the CVE where there is one.'),
    source: mixed('Who published it: GHSA, NVD, OSV, ...'),
    aliases: input(STRINGS, 'Other ids of the same advisory.'),
    severity: input(SEVERITY, "The advisory's own severity, before any adjustment."),
    cvss: score('CVSS base score, 0 to 10.'),
    cvss_vector: input(STRING, 'CVSS vector.'),
    epss: share('EPSS probability, 0 to 1.'),
    kev: input(BOOL, 'Whether it is known to be exploited.'),
    cwes: input(STRINGS, 'Weakness ids, such as CWE-79.'),
    published_at: input(INSTANT, 'When it was published.'),
    modified_at: input(INSTANT, 'When it last changed.'),
    fix_available: input(BOOL, 'Whether a fixed version exists.'),
    fixed_versions: input(STRINGS, 'Versions with the fix.'),
  },
  vex: STATEMENT,
  severity: {
    normalized: input(SEVERITY, 'Band of the score, unless a rule set or raised it.'),
    score: score('Base score with all profile adjustments, 0 to 10.'),
    base: score("CVSS score, or the midpoint of the advisory's severity."),
  },
  reachability: {
    state: mixed('State of the reachability lattice.'),
    score: share('Reachability score, 0 to 1.'),
    confidence: share('Confidence of the analysis, 0 to 1.'),
  },
  signals: {
    trust_score: input(DECIMAL, 'Trust in the source of the advisory.'),
    entropy_penalty: input(DECIMAL, 'Penalty for opaque content.'),
    'uncertainty.level': mixed('Tier of uncertainty.'),
    runtime_hits: input(DECIMAL, 'How often the component was seen running.'),
  },
  secret: { 'mask.applied': input(BOOL, 'Whether found secrets were masked.') },
  run: {
    policy_id: input(STRING, 'Id of the pack that runs.'),
    policy_version: input(STRING, 'Version that runs.'),
    tenant: input(STRING, 'Tenant of the run.'),
    evaluated_at: input(INSTANT, 'The evaluation time.'),
  },
};

/** Every fixed input by its dotted name. */
export const INPUTS: ReadonlyMap<string, Input> = new Map(
  Object.entries(TREE).flatMap(([root, members]) =>
    Object.entries(members).map(([name, found]) => [`${root}.${name}`, found] as const),
  ),
);

export const OPEN_INPUT: Input = input(ANY, 'A value given to the run; its type is known then.');

export const ROOTS: ReadonlyMap<string, string> = new Map([
  ['sbom', 'The component.'],
  ['advisory', 'The advisory.'],
  [
    'vex',
    'VEX statements on the finding; plain members are those of the governing statement (the newest, ties by id).',
  ],
  ['severity', 'The severity under this policy.'],
  ['reachability', 'What is known of reachability.'],
  ['signals', 'Trust and runtime signals; free keys below `signals.custom`.'],
  ['secret', 'Secrets found with the component.'],
  ['env', 'Any key given to the run.'],
  ['run', 'The run itself.'],
  ['profile', 'Scalars of the profiles: profile.NAME.SCALAR.'],
]);

import { Decimal } from '../values/decimal.ts';
import { matchesGlob } from '../values/glob.ts';
import { and, or, type Truth } from '../values/truth.ts';
import { type Builder, hasItem } from './functions.ts';
import { type Evaluator, member } from './inputs.ts';
import { isObject, type Subject } from './subject.ts';
import { listOf, textOf, type Value } from './value.ts';

const UNKNOWN: Evaluator = () => null;

const hasTag =
  (owner: (subject: Subject) => unknown): Builder =>
  ([tag = UNKNOWN]) =>
  (subject) => {
    const wanted = textOf(tag(subject));
    const tags = member(owner(subject), 'tags');
    return wanted === null || !Array.isArray(tags) ? null : hasItem(tags, wanted);
  };

/** The id or an alias; unknown where neither is known. */
const advisoryMatches: Builder =
  ([glob = UNKNOWN]) =>
  (subject) => {
    const wanted = textOf(glob(subject));
    const { id, aliases } = subject.advisory;
    const ids = [id, ...(Array.isArray(aliases) ? aliases : [])].filter(
      (one): one is string => typeof one === 'string',
    );
    if (wanted === null || ids.length === 0) return null;
    return ids.reduce<Truth>((found, one) => or(found, matchesGlob(one, wanted)), false);
  };

type Match = Readonly<Record<string, unknown>>;

/** Null where no scan for secrets is known. */
function matchesOf(subject: Subject): readonly Match[] | null {
  const matches = member(subject.finding.secrets, 'matches');
  return Array.isArray(matches) ? matches.filter(isObject).map((match) => match as Match) : null;
}

const hasFinding: Builder = (args) => (subject) => {
  const matches = matchesOf(subject);
  const wanted = args.map((arg) => textOf(arg(subject)));
  if (matches === null || wanted.includes(null)) return null;
  return matches.reduce<Truth>((found, match) => or(found, isWanted(match, wanted)), false);
};

const MATCH_FIELDS = ['rule', 'severity', 'confidence'];

/** A match that does not say its severity might have the wanted one. */
function isWanted(match: Match, wanted: readonly (string | null)[]): Truth {
  return wanted.reduce<Truth>((all, value, index) => {
    const found = match[MATCH_FIELDS[index] ?? ''];
    return and(all, typeof found === 'string' ? found === value : null);
  }, true);
}

const matchCount: Builder =
  ([rule]) =>
  (subject) => {
    const matches = matchesOf(subject);
    if (matches === null || rule === undefined) return matches === null ? null : new Decimal(matches.length);
    const wanted = textOf(rule(subject));
    return wanted === null ? null : new Decimal(matches.filter((match) => match.rule === wanted).length);
  };

/** Some secrets were found, and each lies at a path that one of the globs matches. */
const pathAllowlist: Builder =
  ([globs = UNKNOWN]) =>
  (subject) => {
    const matches = matchesOf(subject);
    const allowed = listOf(globs(subject));
    if (matches === null || allowed === null) return null;
    if (matches.length === 0) return false;
    let all: Truth = true;
    for (const { path } of matches) {
      if (typeof path !== 'string') {
        all = null;
        continue;
      }
      const covered = allowed.reduce<Truth>(
        (found, glob: Value) => or(found, typeof glob === 'string' ? matchesGlob(path, glob) : null),
        false,
      );
      if (covered === false) return false;
      if (covered === null) all = null;
    }
    return all;
  };

export const METHOD_BUILDERS: ReadonlyMap<string, Builder> = new Map<string, Builder>([
  ['sbom.has_tag', hasTag((subject) => subject.sbom)],
  ['advisory.has_tag', hasTag((subject) => subject.advisory)],
  ['advisory.matches', advisoryMatches],
  ['vex.latest', () => (subject) => subject.governing],
  ['secret.hasFinding', hasFinding],
  ['secret.match.count', matchCount],
  ['secret.path.allowlist', pathAllowlist],
]);

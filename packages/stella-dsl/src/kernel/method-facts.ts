import { member } from '../eval/inputs.ts';
import { isObject, type Subject } from '../eval/subject.ts';
import type { Value } from '../eval/value.ts';
import type { Fact } from './class-plan.ts';

type Read = (subject: Subject) => Value;

const text = (value: unknown): Value => (typeof value === 'string' ? value : null);
const texts = (list: unknown): Value => (Array.isArray(list) ? list.map(text) : null);

/** Everything that a method looks at in a match: rule, severity, confidence and path. */
const secrets: Read = ({ finding }) => {
  const matches = member(finding.secrets, 'matches');
  if (!Array.isArray(matches)) return null;
  return matches.filter(isObject).map((match) => {
    return ['rule', 'severity', 'confidence', 'path'].map((name) => text((match as Record<string, unknown>)[name]));
  });
};

/** The facts that each method reads beside its arguments, with all that it can see of them. */
export const METHOD_FACTS: ReadonlyMap<string, ReadonlyMap<Fact, Read>> = new Map([
  ['sbom.has_tag', new Map([['sbom.tags', ({ sbom }: Subject) => texts(member(sbom, 'tags'))]])],
  ['advisory.has_tag', new Map([['advisory.tags', ({ advisory }: Subject) => texts(member(advisory, 'tags'))]])],
  [
    'advisory.matches',
    new Map<Fact, Read>([
      ['advisory.id', ({ advisory }) => text(advisory.id)],
      ['advisory.aliases', ({ advisory }) => texts(advisory.aliases)],
    ]),
  ],
  ['vex.latest', new Map<Fact, Read>([['vex', ({ governing }) => governing]])],
  ['secret.hasFinding', new Map([['secrets', secrets]])],
  ['secret.match.count', new Map([['secrets', secrets]])],
  ['secret.path.allowlist', new Map([['secrets', secrets]])],
]);

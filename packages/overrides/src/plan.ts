import type { ClassPlan, FactClasses, Finding } from '@policy-registry/stella-dsl';
import type { PackageURL } from 'packageurl-js';
import { advisoryKey, type ReadOverride } from './covers.ts';
import type { OverrideIndex } from './override-index.ts';
import { coversPackage, familyOf } from './package-scope.ts';
import { PurlReader } from './purl-reader.ts';

/**
 * What overrides ask about a finding: in which scopes it is, and nothing else. The rule that won is no fact; whoever knows it finds the
 * same override for findings of one class.
 */
export function planOf(overrides: readonly ReadOverride[], index: OverrideIndex): ClassPlan {
  const parts = partsOf(overrides);
  const facts = parts.map(({ fact }) => fact);
  const classOf = (values: readonly unknown[]): string => {
    const value = (fact: string): unknown => values[facts.indexOf(fact)];
    return index.ranksOf(findingOf(value), text(value('subject'))).join(' ');
  };
  const [only] = parts;
  if (only === undefined) return { facts: [], terms: [] };
  if (parts.length > 1) return { facts: [], terms: [{ parts, classOf }] };
  return { facts: [{ fact: only.fact, classOf: (value) => classOf([value]) }], terms: [] };
}

function findingOf(value: (fact: string) => unknown): Finding {
  const purl = value('sbom.purl');
  return {
    id: '',
    sbom: typeof purl === 'string' ? { purl } : {},
    advisory: { id: text(value('advisory.id')), aliases: texts(value('advisory.aliases')) },
    vex: [],
  };
}

/** What counts of each fact, of those that some override names. */
function partsOf(overrides: readonly ReadOverride[]): readonly FactClasses[] {
  const purls = overrides.flatMap(({ purl }) => purl ?? []);
  const advisories = new Set(overrides.map(({ advisory }) => advisory).filter(isNamed));
  const artifacts = new Set(overrides.map(({ override }) => override.scope.artifact).filter(isNamed));
  const named = (value: string): string => (advisories.has(advisoryKey(value)) ? advisoryKey(value) : '');
  return [
    ...(advisories.size === 0
      ? []
      : [
          { fact: 'advisory.aliases', classOf: (value: unknown) => listText(texts(value).map(named).filter(isNamed)) },
          { fact: 'advisory.id', classOf: (value: unknown) => named(text(value)) },
        ]),
    ...(purls.length === 0 ? [] : [{ fact: 'sbom.purl', classOf: packageClasses(purls) }]),
    ...(artifacts.size === 0
      ? []
      : [{ fact: 'subject', classOf: (value: unknown) => (artifacts.has(text(value)) ? text(value) : '') }]),
  ];
}

/** Which of the packages a purl is of, by their places. */
function packageClasses(purls: readonly PackageURL[]): FactClasses['classOf'] {
  const reader = new PurlReader(purls);
  const distinct = [...new Map(purls.map((purl) => [purl.toString(), purl])).values()];
  const byFamily = Map.groupBy(distinct.entries(), ([, purl]) => familyOf(purl));
  return (value) => {
    const read = reader.read(text(value));
    const scopes = read === undefined ? undefined : byFamily.get(familyOf(read));
    if (read === undefined || scopes === undefined) return '';
    return scopes.flatMap(([place, scope]) => (coversPackage(scope, read) ? [place] : [])).join(' ');
  };
}

function isNamed(name: string): boolean {
  return name !== '';
}

function listText(list: readonly string[]): string {
  return list.length === 0 ? '' : JSON.stringify([...new Set(list)].sort());
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

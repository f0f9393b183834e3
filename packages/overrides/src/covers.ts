import type { Finding } from '@policy-registry/stella-dsl';
import type { PackageURL } from 'packageurl-js';
import type { Override } from './override.ts';
import { coversPackage, parsePurl, partsOf } from './package-scope.ts';

/** An override whose scope is read. */
export interface ReadOverride {
  readonly override: Override;
  /** Absent where the scope names no package. */
  readonly purl?: PackageURL;
  /** Empty where the scope names no advisory. */
  readonly advisory: string;
}

/** A finding, as scopes look at it. */
export interface Covered {
  readonly purl: PackageURL | undefined;
  /** Id and aliases. */
  readonly advisories: ReadonlySet<string>;
  readonly artifact: string;
}

/** Throws a TypeError for a scope whose purl is none: it would cover what nobody can tell. */
export function readOverride(override: Override): ReadOverride {
  const { purl: text, advisory } = override.scope;
  const purl = text === '' ? undefined : parsePurl(text);
  if (text !== '' && purl === undefined)
    throw new TypeError(`the override ${override.override} names no purl: ${text}`);
  return { override, ...(purl === undefined ? {} : { purl }), advisory: advisoryKey(advisory) };
}

/** Whether the override is about this finding. The environment is not looked at. */
export function covers(override: ReadOverride, finding: Covered, winningRule: string): boolean {
  const { rule } = override.override;
  return (rule === '' || rule === winningRule) && isInScope(override, finding);
}

/** Whether it would be, had the right rule won. */
export function isInScope({ override, purl, advisory }: ReadOverride, finding: Covered): boolean {
  const { artifact } = override.scope;
  return (
    (artifact === '' || artifact === finding.artifact) &&
    (advisory === '' || finding.advisories.has(advisory)) &&
    (purl === undefined || (finding.purl !== undefined && coversPackage(purl, finding.purl)))
  );
}

export function advisoriesOf({ advisory }: Finding): ReadonlySet<string> {
  return new Set([advisory.id ?? '', ...(advisory.aliases ?? [])].map(advisoryKey));
}

/** CVE and GHSA ids differ in case only by accident; the ids of a feed of its own may mean it. */
export function advisoryKey(id: string): string {
  return /^(cve|ghsa)-/i.test(id) ? id.toUpperCase() : id;
}

/**
 * Which of two overrides of one finding acts: the one that names more, then the newer one, then the lower id. Negative when it is the
 * first. A total order, so that it does not matter in which order overrides are listed.
 */
export function byPrecedence(left: ReadOverride, right: ReadOverride): number {
  const { createTime: older, override: first } = left.override;
  const { createTime: newer, override: second } = right.override;
  return (
    namedBy(right) - namedBy(left) ||
    Date.parse(newer) - Date.parse(older) ||
    (first < second ? -1 : first > second ? 1 : 0)
  );
}

/** How many things a scope names: rule, advisory, artifact, environment, and each part of the purl. */
function namedBy({ override: { rule, scope }, purl }: ReadOverride): number {
  const others = [rule, scope.advisory, scope.artifact, scope.environment].filter((name) => name !== '');
  return others.length + (purl === undefined ? 0 : partsOf(purl));
}

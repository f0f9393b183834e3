import type { Finding } from '@policy-registry/stella-dsl';
import type { PackageURL } from 'packageurl-js';
import { advisoriesOf, type Covered, covers, isInScope, type ReadOverride } from './covers.ts';
import type { Override } from './override.ts';
import { familyOf } from './package-scope.ts';
import { PurlReader } from './purl-reader.ts';

/** An override in force, at its place in the order of precedence. */
type Ranked = ReadOverride & { readonly rank: number };

/**
 * Each override is kept under one thing that it names, so that a finding is compared with the few that may be about it and not with all.
 * Every list is in the order of precedence.
 */
export class OverrideIndex {
  readonly #byAdvisory = new Map<string, Ranked[]>();
  readonly #byPackage = new Map<string, Ranked[]>();
  readonly #others: Ranked[] = [];
  readonly #reader: PurlReader;
  /** As many as there are components in what is evaluated, of packages that are named. */
  readonly #purls = new Map<string, PackageURL>();
  readonly #size: number;

  /** In the order of precedence. */
  constructor(overrides: readonly ReadOverride[]) {
    for (const [rank, each] of overrides.entries()) {
      const override: Ranked = { ...each, rank };
      if (override.advisory !== '') add(this.#byAdvisory, override.advisory, override);
      else if (override.purl !== undefined) add(this.#byPackage, familyOf(override.purl), override);
      else this.#others.push(override);
    }
    this.#reader = new PurlReader(overrides.flatMap(({ purl }) => purl ?? []));
    this.#size = overrides.length;
  }

  find(finding: Finding, artifact: string, winningRule: string): Override | undefined {
    if (this.#size === 0) return undefined;
    const covered = this.#look(finding, artifact);
    let best: Ranked | undefined;
    for (const list of this.#listsOf(covered)) {
      const found = list.find((each) => covers(each, covered, winningRule));
      if (found !== undefined && (best === undefined || found.rank < best.rank)) best = found;
    }
    return best?.override;
  }

  /** Places of all overrides in whose scope the finding is, whatever the rule that won. */
  ranksOf(finding: Finding, artifact: string): readonly number[] {
    const covered = this.#look(finding, artifact);
    return [...this.#listsOf(covered)]
      .flatMap((list) => list.filter((each) => isInScope(each, covered)))
      .map(({ rank }) => rank)
      .sort((left, right) => left - right);
  }

  #look(finding: Finding, artifact: string): Covered {
    return { purl: this.#read(finding.sbom.purl), advisories: advisoriesOf(finding), artifact };
  }

  *#listsOf({ purl, advisories }: Covered): Generator<readonly Ranked[]> {
    yield this.#others;
    if (purl !== undefined) yield this.#byPackage.get(familyOf(purl)) ?? [];
    for (const advisory of advisories) yield this.#byAdvisory.get(advisory) ?? [];
  }

  #read(text: string | undefined): PackageURL | undefined {
    if (text === undefined) return undefined;
    const known = this.#purls.get(text);
    if (known !== undefined) return known;
    const read = this.#reader.read(text);
    if (read !== undefined) this.#purls.set(text, read);
    return read;
  }
}

function add(map: Map<string, Ranked[]>, key: string, override: Ranked): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [override]);
  else list.push(override);
}

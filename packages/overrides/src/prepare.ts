import type { Evaluation, Finding } from '@policy-registry/stella-dsl';
import type { PackageURL } from 'packageurl-js';
import { applyOverride, type OverriddenEvaluation } from './apply.ts';
import { advisoriesOf, byPrecedence, type Covered, covers, type ReadOverride, readOverride } from './covers.ts';
import { isInForce, type Override } from './override.ts';
import { familyOf, parsePurl } from './package-scope.ts';

/** Where and when a policy is asked. */
export interface Question {
  /** Empty for no environment in particular: then only overrides that name none act. */
  readonly environment: string;
  readonly at: Date;
}

/** Overrides made ready to be asked about many findings. */
export interface PreparedOverrides {
  /** Those in force, the one that goes first first. */
  readonly inForce: readonly Override[];
  /** The one that decides on a finding, if any does. `winningRule` is that of the policy; empty for none. */
  find(finding: Finding, artifact: string, winningRule: string): Override | undefined;
  /** What the policy says, and then what the override makes of it that decides: the same evaluation where none does. */
  apply(evaluation: Evaluation, finding: Finding, artifact: string, options?: ApplyOptions): OverriddenEvaluation;
}

export interface ApplyOptions {
  /** Whether the evaluation is explained. It is unless told. */
  readonly explain?: boolean;
}

/** An override in force, at its place in the order of precedence. */
type Ranked = ReadOverride & { readonly rank: number };

/** Throws a TypeError for an override whose purl is none. */
export function prepareOverrides(overrides: readonly Override[], { environment, at }: Question): PreparedOverrides {
  const inForce = overrides
    .filter(({ scope }) => scope.environment === '' || scope.environment === environment)
    .filter((override) => isInForce(override, at))
    .map(readOverride)
    .sort(byPrecedence);
  const index = new OverrideIndex(inForce.map((override, rank) => ({ ...override, rank })));
  return {
    inForce: inForce.map(({ override }) => override),
    find: (finding, artifact, winningRule) => index.find(finding, artifact, winningRule),
    apply(evaluation, finding, artifact, { explain = true } = {}) {
      const override = index.find(finding, artifact, evaluation.winningRule ?? '');
      return override === undefined ? evaluation : applyOverride(evaluation, override, explain);
    },
  };
}

/**
 * Each override is kept under one thing that it names, so that a finding is compared with the few that may be about it and not with all.
 * Every list is in the order of precedence.
 */
class OverrideIndex {
  readonly #byAdvisory = new Map<string, Ranked[]>();
  readonly #byPackage = new Map<string, Ranked[]>();
  readonly #others: Ranked[] = [];
  /** As many as there are components in what is evaluated. */
  readonly #purls = new Map<string, PackageURL | undefined>();
  readonly #readsPurls: boolean;
  readonly #size: number;

  constructor(overrides: readonly Ranked[]) {
    for (const override of overrides) {
      if (override.advisory !== '') add(this.#byAdvisory, override.advisory, override);
      else if (override.purl !== undefined) add(this.#byPackage, familyOf(override.purl), override);
      else this.#others.push(override);
    }
    this.#readsPurls = overrides.some(({ purl }) => purl !== undefined);
    this.#size = overrides.length;
  }

  find(finding: Finding, artifact: string, winningRule: string): Override | undefined {
    if (this.#size === 0) return undefined;
    const purl = this.#readsPurls ? this.#read(finding.sbom.purl) : undefined;
    const covered: Covered = { purl, advisories: advisoriesOf(finding), artifact, winningRule };
    let best: Ranked | undefined;
    for (const list of this.#listsOf(covered)) {
      const found = list.find((each) => covers(each, covered));
      if (found !== undefined && (best === undefined || found.rank < best.rank)) best = found;
    }
    return best?.override;
  }

  *#listsOf({ purl, advisories }: Covered): Generator<readonly Ranked[]> {
    yield this.#others;
    if (purl !== undefined) yield this.#byPackage.get(familyOf(purl)) ?? [];
    for (const advisory of advisories) yield this.#byAdvisory.get(advisory) ?? [];
  }

  #read(text: string | undefined): PackageURL | undefined {
    if (text === undefined) return undefined;
    if (!this.#purls.has(text)) this.#purls.set(text, parsePurl(text));
    return this.#purls.get(text);
  }
}

function add(map: Map<string, Ranked[]>, key: string, override: Ranked): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [override]);
  else list.push(override);
}

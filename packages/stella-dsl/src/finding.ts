/**
 * What a policy is evaluated over: one component with one advisory, and all that is known of the pair.
 *
 * Names follow stella-dsl@1, "Names". An absent member is unknown, which is not the same as false or empty. Numbers are
 * read as decimals by their shortest decimal text (0.1 is exactly 0.1), with at most 6 digits after the point kept.
 */
export interface Finding {
  /** Stable within an inventory: SHA-256 over subject, purl and advisory id. */
  readonly id: string;
  readonly sbom: ComponentFacts;
  readonly advisory: AdvisoryFacts;
  /** In any order; the governing statement is the newest, ties by id. */
  readonly vex: readonly VexStatement[];
  readonly reachability?: ReachabilityFacts;
  readonly signals?: SignalFacts;
  readonly secrets?: SecretFacts;
}

export interface ComponentFacts {
  readonly purl?: string;
  readonly name?: string;
  readonly version?: string;
  readonly ecosystem?: string;
  readonly licenses?: readonly string[];
  readonly layerDigest?: string;
  readonly tags?: readonly string[];
  readonly scope?: string;
  readonly usedByEntrypoint?: boolean;
  /** Every component of the same SBOM, for `sbom.any_component`. Shared by reference among the findings of one SBOM. */
  readonly components?: readonly ComponentFacts[];
}

export type SeverityName = 'None' | 'Low' | 'Medium' | 'High' | 'Critical' | 'Unknown';

export interface AdvisoryFacts {
  /** The primary id: CVE where there is one, else GHSA or the source's own. */
  readonly id?: string;
  /** Who published it: `GHSA`, `NVD`, `OSV`, `debian`, ... */
  readonly source?: string;
  readonly aliases?: readonly string[];
  readonly severity?: SeverityName;
  /** CVSS base score, 0 to 10. */
  readonly cvss?: number;
  readonly cvss_vector?: string;
  /** EPSS probability, 0 to 1. */
  readonly epss?: number;
  /** In CISA's catalogue of known exploited vulnerabilities. */
  readonly kev?: boolean;
  readonly cwes?: readonly string[];
  /** ISO 8601, UTC. */
  readonly published_at?: string;
  readonly modified_at?: string;
  readonly fix_available?: boolean;
  readonly fixed_versions?: readonly string[];
  readonly tags?: readonly string[];
}

export interface VexStatement {
  readonly statement_id: string;
  /** `not_affected`, `affected`, `fixed`, `under_investigation` (OpenVEX words). */
  readonly status: string;
  readonly justification?: string;
  readonly vendor?: string;
  /** ISO 8601, UTC. */
  readonly timestamp?: string;
}

export interface ReachabilityFacts {
  readonly state?: string;
  readonly score?: number;
  readonly confidence?: number;
}

export interface SignalFacts {
  readonly trust_score?: number;
  readonly entropy_penalty?: number;
  readonly uncertainty?: { readonly level?: string };
  readonly runtime_hits?: number;
  readonly custom?: Readonly<Record<string, string | number | boolean | null>>;
}

export interface SecretFacts {
  readonly matches: readonly {
    readonly rule: string;
    readonly severity?: string;
    readonly confidence?: string;
    readonly path?: string;
  }[];
  readonly maskApplied?: boolean;
}

import type { SeverityName } from '@policy-registry/stella-dsl';

/** The formats that are read. */
export type DocumentFormat = 'cyclonedx' | 'spdx' | 'grype' | 'trivy' | 'osv-scanner' | 'sarif' | 'openvex' | 'csaf';

/**
 * One document in the form that all formats share. Plain data: the same bytes give a deeply equal value.
 * An absent member is unknown; readers never invent a value for it.
 */
export interface InventoryDocument {
  readonly format: DocumentFormat;
  /** Version of the format as the document says it: `1.6`, `2`, `https://openvex.dev/ns/v0.2.0`. */
  readonly formatVersion?: string;
  /** The tool that wrote it, `grype 0.94.0`. */
  readonly tool?: string;
  readonly subject?: InventorySubject;
  /**
   * Where a document is of several: then it has no `subject`, and each component says which of these it is of. Undefined is
   * one that the document does not name.
   */
  readonly subjects?: readonly (InventorySubject | undefined)[];
  /** What the subject consists of, where the document claims to list it (SBOM, Trivy's package list). */
  readonly components: readonly InventoryComponent[];
  /** A component with an advisory, in document order; the same pair may occur more than once. */
  readonly matches: readonly InventoryMatch[];
  readonly statements: readonly InventoryStatement[];
  /** What was left out, and how often. Empty when everything was read. */
  readonly notes: readonly InventoryNote[];
}

/** The thing that was scanned or that the SBOM describes. */
export interface InventorySubject {
  /** For people: an image reference, `name@version`, or a path. */
  readonly name: string;
  readonly kind: 'image' | 'other';
  /** Content digests (`sha256:...`), whatever kind: manifest, config, repository. */
  readonly digests: readonly string[];
  /** Every other way to call it: image references, purls, BOM links. */
  readonly references: readonly string[];
  /** Images that it runs, by reference or digest: VEX on one of them holds for it, and it is none of them. */
  readonly images?: readonly string[];
}

export interface InventoryComponent {
  /** Canonical, without qualifiers and subpath: `pkg:deb/debian/curl@7.88.1-10`. */
  readonly purl?: string;
  readonly name: string;
  readonly version?: string;
  /** The purl's type. */
  readonly ecosystem?: string;
  /** Licence ids, expressions, or names, sorted. */
  readonly licenses?: readonly string[];
  readonly layerDigest?: string;
  readonly tags?: readonly string[];
  readonly scope?: string;
  /** BOM links, IRIs and CPEs by which VEX in another document may call it. */
  readonly references?: readonly string[];
  /** Index into the document's `subjects`, where it has several. */
  readonly subject?: number;
}

export interface InventoryMatch {
  readonly component: InventoryComponent;
  readonly advisory: AdvisoryRecord;
}

/** What one feed says of one vulnerability. */
export interface AdvisoryRecord {
  /** The CVE where there is just one, else the GHSA where there is just one, else the feed's own. */
  readonly id: string;
  /** Other ids of the same vulnerability, and the CVEs that a notice bundles; sorted, without `id`. */
  readonly aliases: readonly string[];
  /** `GHSA`, `NVD`, `OSV`, `debian`, ... */
  readonly source?: string;
  /** Where the fact came from, for people: `grype/github:language:java`. */
  readonly feed: string;
  readonly severity?: SeverityName;
  readonly rating?: CvssRating;
  readonly epss?: EpssScore;
  readonly kev?: boolean;
  readonly cwes?: readonly string[];
  readonly publishedAt?: string;
  readonly modifiedAt?: string;
  readonly fixAvailable?: boolean;
  readonly fixedVersions?: readonly string[];
}

export interface CvssRating {
  /** Base score, 0 to 10. */
  readonly score: number;
  readonly vector?: string;
  /** `2.0`, `3.0`, `3.1`, `4.0`; empty when the document does not say. */
  readonly version: string;
  /** Given by NVD or marked as primary. */
  readonly primary: boolean;
}

export interface EpssScore {
  /** Probability, 0 to 1. */
  readonly score: number;
  /** `YYYY-MM-DD` of the model run. */
  readonly date?: string;
}

/** One VEX statement. Products are alternatives: any one that fits makes it apply. */
export interface InventoryStatement {
  readonly id: string;
  /** OpenVEX words: `not_affected`, `affected`, `fixed`, `under_investigation`. */
  readonly status: string;
  readonly justification?: string;
  readonly vendor?: string;
  /** ISO 8601, UTC. */
  readonly timestamp?: string;
  /** The vulnerability's id and aliases. */
  readonly vulnerabilities: readonly string[];
  readonly products: readonly StatementProduct[];
}

export interface StatementProduct {
  /** Ways to call the product: purl, image reference, digest, BOM link, IRI, CPE. None: what this very document describes. */
  readonly ids: readonly string[];
  /** When not empty, the statement holds only for these parts of the product. */
  readonly subcomponents: readonly string[];
}

export interface InventoryNote {
  /** Stable, `kebab-case`. */
  readonly code: string;
  readonly message: string;
  readonly count: number;
  /** JSON path of the first one. */
  readonly at: string;
}

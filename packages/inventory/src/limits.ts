/** Bounds on one document and on one fact table. Past a bound: `DocumentError` TOO_LARGE or TOO_DEEP, naming the place. */
export interface InventoryLimits {
  /** Bytes of one document. */
  readonly maxBytes: number;
  /** Bytes of one document outside of its long lists, which is held in memory while the document is read. */
  readonly maxHeadBytes: number;
  /** Values of that part: objects, lists, and what commas part. Most of them take far more memory than they have bytes. */
  readonly maxHeadValues: number;
  /** Such lists in one document, empty ones too: a report has some for each package, or for each resource. */
  readonly maxLists: number;
  /** Bytes, by estimate, of what of such lists has to be known until the end: elements that others refer to, rules, names. */
  readonly maxKeptBytes: number;
  /** Bytes of one item of such a list: a match, a component, a vulnerability. */
  readonly maxItemBytes: number;
  /** Nesting of objects and arrays in one document. */
  readonly maxDepth: number;
  /** UTF-16 code units of one text that a reader keeps. */
  readonly maxTextLength: number;
  /** Items of any one list that a reader walks (matches, components, statements, licenses, ...). */
  readonly maxListLength: number;
  /** VEX statements on one finding. A hostile document could otherwise make the join quadratic. */
  readonly maxStatementsPerFinding: number;
  /** VEX statements on all findings of a table, each counted as often as it applies. */
  readonly maxAppliedStatements: number;
  /** Vulnerabilities times products times subcomponents that VEX statements name, over all statements of a table. */
  readonly maxStatementClaims: number;
  /**
   * Values of the lists (aliases, names, licences, tags) of all findings of a table, lookups of VEX by them, and text of names by
   * which VEX may call components.
   */
  readonly maxJoinSteps: number;
  /** That many more of them for each component and each match that a document has. */
  readonly joinStepsPerEntry: number;
  /** Bytes of the files in which a join keeps what does not fit into memory. */
  readonly maxSpoolBytes: number;
  /** Bytes of the distinct values of one column of a table. */
  readonly maxColumnBytes: number;
}

export const DEFAULT_LIMITS: InventoryLimits = Object.freeze({
  maxBytes: 1024 * 1024 * 1024,
  maxHeadBytes: 32 * 1024 * 1024,
  maxHeadValues: 750_000,
  maxLists: 100_000,
  maxKeptBytes: 512 * 1024 * 1024,
  maxItemBytes: 16 * 1024 * 1024,
  maxDepth: 64,
  maxTextLength: 65_536,
  maxListLength: 4_000_000,
  maxStatementsPerFinding: 1_000,
  maxAppliedStatements: 50_000_000,
  maxStatementClaims: 2_000_000,
  maxJoinSteps: 25_000_000,
  joinStepsPerEntry: 32,
  maxSpoolBytes: 32 * 1024 * 1024 * 1024,
  maxColumnBytes: 1024 * 1024 * 1024,
});

export function withDefaultLimits(limits: Partial<InventoryLimits> | undefined): InventoryLimits {
  return limits === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, ...limits };
}

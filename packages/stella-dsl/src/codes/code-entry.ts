import type { DiagnosticSeverity } from '../diagnostic.ts';

/** What is known of a code, wherever it is reported. */
export interface CodeEntry {
  /** Of every diagnostic with this code, but for `LIMIT-009`; `strict` makes warnings errors. */
  readonly severity: DiagnosticSeverity;
  /** A few words: a heading. */
  readonly title: string;
  /** One sentence or two: what the rule is, and why. */
  readonly meaning: string;
  /** Bodies of a policy: `wrong` gets this code and no other, `right` none. */
  readonly example?: { readonly wrong: string; readonly right: string };
}

import type { Finding } from '@policy-registry/stella-dsl';

/** What the rules say of one finding: those that match, in their order, and the status that the first of them sets. */
export interface Decision {
  readonly matched: readonly string[];
  readonly status: string;
}

/** An engine with the rules made ready, and every finding in the form in which it reads them fastest. */
export interface Contender {
  readonly name: string;
  readonly rows: number;
  decide(row: number): Decision;
}

export const DEFAULT_STATUS = 'affected';
export const EXPOSURE = 'internet';

/** A fact as the language reads it: by the shape it must have, absent otherwise. */
export interface Facts {
  readonly id: string;
  readonly name: string | null;
  readonly purl: string | null;
  readonly ecosystem: string | null;
  readonly severity: string | null;
  readonly cvss: number | null;
  readonly epss: number | null;
  readonly kev: boolean | null;
  readonly fixAvailable: boolean | null;
  readonly vex: readonly { readonly status: string; readonly justification: string | null }[];
}

export function factsOf({ sbom, advisory, vex }: Finding): Facts {
  return {
    id: advisory.id ?? '',
    name: sbom.name ?? null,
    purl: sbom.purl ?? null,
    ecosystem: sbom.ecosystem ?? null,
    severity: advisory.severity === undefined || advisory.severity === 'Unknown' ? null : advisory.severity,
    cvss: advisory.cvss ?? null,
    epss: advisory.epss ?? null,
    kev: advisory.kev ?? null,
    fixAvailable: advisory.fix_available ?? null,
    vex: vex.map(({ status, justification }) => ({ status, justification: justification ?? null })),
  };
}

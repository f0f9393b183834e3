import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DocumentFormat, readDocument } from '@policy-registry/inventory';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** Reports of real tools lie beside the checkout; a checkout alone has those of the examples. */
const PLACES = [
  { folder: `${ROOT}../shared/data/`, pattern: '{cyclonedx,grype,trivy}/*.json' },
  { folder: `${ROOT}examples/inventory/`, pattern: '*{grype,sbom}*.json' },
];

export interface RealReport {
  readonly name: string;
  readonly format: DocumentFormat;
  readonly bytes: Buffer;
}

/** Every report of Grype and Trivy that has a match, and every SBOM in CycloneDX that lists a component. */
export function realReports(): readonly RealReport[] {
  const place = PLACES.find(({ folder }) => existsSync(folder));
  if (place === undefined) throw new Error('there are no reports to read');
  return globSync(place.pattern, { cwd: place.folder })
    .sort()
    .flatMap((name) => {
      const bytes = readFileSync(`${place.folder}${name}`);
      const { format, components, matches } = readDocument(bytes);
      const has = format === 'cyclonedx' ? components : matches;
      return has.length === 0 ? [] : { name, format, bytes };
    });
}

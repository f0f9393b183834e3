import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readDocument } from '@policy-registry/inventory';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** Reports of real tools lie beside the checkout; a checkout alone has those of the examples. */
const PLACES = [
  { folder: `${ROOT}../shared/data/`, pattern: '{cyclonedx,grype,trivy}/*.json' },
  { folder: `${ROOT}examples/inventory/`, pattern: '*{grype,sbom}*.json' },
];

export interface RealReport {
  readonly name: string;
  readonly bytes: Buffer;
  /** It lists components, and has no vulnerability of any. */
  readonly isSbom: boolean;
}

/** Every report that has a match, and every SBOM that lists a component. */
export function realReports(): readonly RealReport[] {
  const place = PLACES.find(({ folder }) => existsSync(folder));
  if (place === undefined) throw new Error('there are no reports to read');
  return globSync(place.pattern, { cwd: place.folder })
    .sort()
    .flatMap((name) => {
      const bytes = readFileSync(`${place.folder}${name}`);
      const { format, components, matches } = readDocument(bytes);
      // VEX in CycloneDX speaks of components that it does not list: nothing in it can be repeated.
      const listed = format === 'cyclonedx' ? components : matches;
      return listed.length === 0 ? [] : { name, bytes, isSbom: matches.length === 0 };
    });
}

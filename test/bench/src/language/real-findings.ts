import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@policy-registry/canonical';
import { buildFactTable, DocumentError, type FactRow, readDocument } from '@policy-registry/inventory';
import type { Finding } from '@policy-registry/stella-dsl';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
/** Reports of real tools lie beside the checkout; a checkout alone has those of the examples. */
const FOLDERS = [`${ROOT}../shared/data/`, `${ROOT}examples/inventory/`];

/** Every finding of all reports that are read, joined with their SBOMs and VEX. */
export function realRows(): FactRow[] {
  const folder = FOLDERS.find((one) => existsSync(one)) ?? '';
  const documents = globSync('**/*.json', { cwd: folder })
    .sort()
    .flatMap((path) => {
      const bytes = readFileSync(`${folder}${path}`);
      try {
        return [{ digest: sha256(bytes), document: readDocument(bytes) }];
      } catch (error) {
        // Formats that are not read lie there as well.
        if (error instanceof DocumentError) return [];
        throw error;
      }
    });
  const table = buildFactTable(documents);
  return Array.from({ length: table.rowCount }, (_, row) => ({
    subject: table.subject(row),
    finding: table.finding(row),
  }));
}

export function realFindings(): Finding[] {
  return realRows().map(({ finding }) => finding);
}

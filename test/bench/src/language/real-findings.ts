import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@policy-registry/canonical';
import {
  bytesSource,
  type DocumentSink,
  decodeFactTable,
  type FactRow,
  joinDocuments,
  readDocumentStream,
} from '@policy-registry/inventory';
import type { Finding } from '@policy-registry/stella-dsl';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
/** Reports of real tools lie beside the checkout; a checkout alone has those of the examples. */
const FOLDERS = [`${ROOT}../shared/data/`, `${ROOT}examples/inventory/`];

/** Every finding of all reports, joined with their SBOMs and VEX. */
export async function realRows(): Promise<readonly FactRow[]> {
  const folder = FOLDERS.find((one) => existsSync(one)) ?? '';
  const documents = globSync('**/*.json', { cwd: folder })
    .sort()
    .map((path) => readFileSync(`${folder}${path}`))
    .map((bytes) => ({
      digest: sha256(bytes),
      read: (sink: DocumentSink) => readDocumentStream(bytesSource(bytes), sink),
    }));
  const chunks = await Array.fromAsync(joinDocuments(documents));
  const table = await decodeFactTable(Buffer.concat(chunks));
  return Array.from({ length: table.rowCount }, (_, row) => ({
    subject: table.subject(row),
    finding: table.finding(row),
  }));
}

export async function realFindings(): Promise<readonly Finding[]> {
  return (await realRows()).map(({ finding }) => finding);
}

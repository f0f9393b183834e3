import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@policy-registry/canonical';
import {
  bytesSource,
  type DocumentSink,
  type FactRow,
  joinDocuments,
  openFactColumns,
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
  const encoding = joinDocuments(documents);
  const bytes = Buffer.concat(await Array.fromAsync(encoding));
  const columns = openFactColumns(encoding.index, bytesSource(bytes));
  const rows: FactRow[] = [];
  for (let batch = 0; batch < columns.batches; batch += 1) {
    const at = await columns.findings(batch);
    for (let row = 0; row < columns.rowsOf(batch); row += 1) rows.push(at(row));
  }
  return rows;
}

export async function realFindings(): Promise<readonly Finding[]> {
  return (await realRows()).map(({ finding }) => finding);
}

import type { Digest } from '@policy-registry/canonical';
import { bytesSource, joinDocuments, readDocumentStream } from '@policy-registry/inventory';

/** From the bytes of a report to the Arrow file of its fact table. How many findings it has. */
export async function importReport(bytes: Buffer, digest: Digest): Promise<number> {
  const table = joinDocuments([{ digest, read: (sink) => readDocumentStream(bytesSource(bytes), sink) }]);
  for await (const _ of table);
  return table.index.rowCount;
}

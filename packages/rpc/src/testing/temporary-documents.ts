import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { DocumentStore } from '@policy-registry/storage';
import { openEmbeddedDocuments } from '@policy-registry/storage/embedded';

/** A real document store in a new folder, gone when the test ends. */
export async function temporaryDocuments(test: TestContext): Promise<DocumentStore> {
  const folder = await mkdtemp(join(tmpdir(), 'rpc-'));
  const documents = openEmbeddedDocuments({ file: join(folder, 'documents.db') });
  test.after(async () => {
    await documents.close();
    await rm(folder, { recursive: true });
  });
  return documents;
}

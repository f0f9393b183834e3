import { describe } from 'node:test';
import { documentConcurrency } from './document-concurrency.ts';
import { documentDefinitions } from './document-definitions.ts';
import { documentTests, type OpenDocuments } from './document-harness.ts';
import { documentLifecycle } from './document-lifecycle.ts';
import { documentLists } from './document-lists.ts';
import { documentOutbox } from './document-outbox.ts';
import { documentTenants } from './document-tenants.ts';
import { documentWrites } from './document-writes.ts';

/**
 * Registers the node:test suite that every adapter of `DocumentStore` passes. `open` gives each test a store over no data; it knows nothing
 * of the backend but what `DocumentStoreHarness` says.
 */
export function documentStoreContract(name: string, open: OpenDocuments): void {
  const contract = documentTests(open);
  describe(`${name}: writes`, () => documentWrites(contract));
  describe(`${name}: lists`, () => documentLists(contract));
  describe(`${name}: concurrency`, () => documentConcurrency(contract));
  describe(`${name}: outbox`, () => documentOutbox(contract));
  describe(`${name}: tenants`, () => documentTenants(contract));
  describe(`${name}: definitions`, () => documentDefinitions(contract));
  describe(`${name}: lifecycle`, () => documentLifecycle(contract));
}

export type { DocumentStoreHarness, OpenDocuments } from './document-harness.ts';
export { documentStoreContract } from './document-store-contract.ts';
export { type ObjectStoreHarness, type OpenObjects, objectStoreContract } from './object-store-contract.ts';

export type { DocumentStoreHarness, OpenDocuments } from './document-harness.ts';
export { documentStoreContract } from './document-store-contract.ts';
export type { ObjectStoreHarness, OpenObjects } from './object-harness.ts';
export { objectStoreContract } from './object-store-contract.ts';

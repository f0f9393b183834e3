export { type DocumentLimits, type EmbeddedDocumentsOptions, openEmbeddedDocuments } from './embedded-documents.ts';
export { type EmbeddedObjectsOptions, MAX_OBJECT_BYTES, openEmbeddedObjects } from './embedded-objects.ts';
export { type EmbeddedStores, type EmbeddedStoresOptions, openEmbeddedStores } from './embedded-stores.ts';

export { inspectMongoDocuments } from './inspect.ts';
export type { Isolation } from './isolation.ts';
export { openMongoDocuments } from './mongo-documents.ts';
export type { MongoDocumentsOptions } from './mongo-options.ts';

export { DOCUMENT_FORMATS, detectFormat } from './detect-format.ts';
export type * from './document.ts';
export { DocumentError, type DocumentErrorCode } from './document-error.ts';
export { DEFAULT_LIMITS, type InventoryLimits } from './limits.ts';
export { type ReadOptions, readDocument } from './read-document.ts';

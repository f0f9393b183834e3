export {
  type EncodeOptions,
  encodeFactTable,
  type FactTableEncoding,
  type FactTableOrigin,
} from './arrow/encode-fact-table.ts';
export { readFactTableIndex, writeFactTableIndex } from './arrow/fact-table-index.ts';
export { indexFactTable } from './arrow/index-fact-table.ts';
export { openFactColumns } from './arrow/open-fact-columns.ts';
export { bytesSource } from './bytes-source.ts';
export { DOCUMENT_FORMATS } from './detect-format.ts';
export type * from './document.ts';
export { DocumentError, type DocumentErrorCode } from './document-error.ts';
export { FileBytes, ThreadFileBytes } from './file-bytes.ts';
export type { ReadableDocument } from './join/readable-document.ts';
export { DEFAULT_LIMITS, type InventoryLimits } from './limits.ts';
export { type ReadOptions, readDocument } from './read-document.ts';
export { readDocumentStream } from './read-document-stream.ts';
export type { DocumentAbout, DocumentSink } from './readers/document-reader.ts';
export type { Spool } from './spool/spool.ts';
export type * from './table/fact-columns.ts';
export type * from './table/fact-index.ts';
export { columnOfFact, FACT_OF_COLUMN, type FactColumn } from './table/fact-names.ts';
export type { FactRow, FactTableStats } from './table/fact-table.ts';
export { findRows, type RowPlace } from './table/find-rows.ts';
export { type JoinOptions, joinDocuments } from './table/join-documents.ts';
export { rowCode } from './table/row-code.ts';
export { verifiedSource } from './verified-source.ts';

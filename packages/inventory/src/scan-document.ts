import type { DocumentLayout } from './json/document-layout.ts';
import { DocumentScanner } from './json/document-scanner.ts';
import { listPaths } from './json/list-paths.ts';
import type { InventoryLimits } from './limits.ts';
import { READERS } from './readers/readers.ts';

/** The long lists of all formats. Which one a document is of shows only when all of it was scanned. */
const LISTS = listPaths(Object.values(READERS).flatMap(({ lists }) => lists));

/** Scans a document that comes in pieces, whatever their sizes. */
export function documentScanner(limits: InventoryLimits): DocumentScanner {
  return new DocumentScanner(LISTS, limits);
}

export function layoutOf(bytes: Uint8Array, limits: InventoryLimits): DocumentLayout {
  const scanner = documentScanner(limits);
  scanner.write(bytes);
  return scanner.end();
}

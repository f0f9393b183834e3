import type { Digest } from '@policy-registry/canonical';
import {
  DocumentError,
  type FactColumns,
  indexFactTable,
  openFactColumns,
  type ReadableDocument,
  readDocumentStream,
  verifiedSource,
} from '@policy-registry/inventory';
import { CliError } from '../exit-code.ts';
import { inputFileSize } from '../input-file.ts';
import { shownPath } from '../local/shown-path.ts';
import { FileSource } from './file-source.ts';

/** A report, an SBOM, a VEX file; or a fact table, which is what `snapshot download` writes. */
export type InventoryFile = DocumentFile | TableFile;

interface AboutFile {
  readonly path: string;
  /** Over the bytes of the file. */
  readonly digest: Digest;
  readonly size: number;
}

/** Its content is read when it is asked for, from its first byte each time. */
export interface DocumentFile extends AboutFile, ReadableDocument {
  readonly kind: 'document';
}

export interface TableFile extends AboutFile {
  readonly kind: 'table';
  /** Reads from the file, until it is closed. */
  readonly columns: FactColumns;
  close(): Promise<void>;
}

/** How every Arrow IPC file begins. */
const ARROW = Buffer.from('ARROW1');

/** Opens files for as long as `use` works with them. Throws a CliError that names file and place for what is none of it. */
export async function openInventory<T>(
  paths: readonly string[],
  use: (files: readonly InventoryFile[]) => Promise<T>,
): Promise<T> {
  const files: InventoryFile[] = [];
  try {
    for (const path of paths) {
      // By the name that was given, before it becomes a path from here: of an empty one that is this folder.
      inputFileSize(path);
      files.push(await openFile(shownPath(path)));
    }
    return await use(files);
  } finally {
    for (const file of files) if (file.kind === 'table') await file.close();
  }
}

async function openFile(path: string): Promise<InventoryFile> {
  const source = await FileSource.open(path);
  let isKept = false;
  try {
    const begin = await source.read(0, Math.min(source.size, ARROW.length));
    if (!ARROW.equals(begin)) return await documentFile(path, source);
    const table = await explained(path, () => openTable(path, source));
    isKept = true;
    return table;
  } finally {
    if (!isKept) await source.close();
  }
}

async function openTable(path: string, source: FileSource): Promise<TableFile> {
  const index = await indexFactTable(source);
  const columns = openFactColumns(index, source);
  return { kind: 'table', path, digest: index.digest, size: source.size, columns, close: () => source.close() };
}

async function documentFile(path: string, source: FileSource): Promise<DocumentFile> {
  const digest = await source.digest();
  const changed = () => new CliError('FILE_ERROR', `${path} changed while it was read`);
  return {
    kind: 'document',
    path,
    digest,
    size: source.size,
    async read(sink) {
      const content = await FileSource.open(path);
      try {
        return await explained(path, () => readDocumentStream(verifiedSource(content, digest, changed), sink));
      } finally {
        await content.close();
      }
    },
  };
}

/** What a document is refused for, as this program tells it. */
export async function explained<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const reason = error.code === 'TOO_LARGE' ? 'TOO_LARGE' : 'INVALID_DOCUMENT';
    throw new CliError(reason, `${what}: ${error.message}`);
  }
}

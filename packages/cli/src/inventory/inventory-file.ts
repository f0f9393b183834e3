import { type Digest, sha256 } from '@policy-registry/canonical';
import {
  DEFAULT_LIMITS,
  DocumentError,
  type FactColumns,
  type InventoryDocument,
  indexFactTable,
  openFactColumns,
  readDocument,
} from '@policy-registry/inventory';
import { CliError } from '../exit-code.ts';
import { readInputFile } from '../input-file.ts';
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

export interface DocumentFile extends AboutFile {
  readonly kind: 'document';
  readonly document: InventoryDocument;
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
    for (const path of paths) files.push(await openFile(path));
    return await use(files);
  } finally {
    for (const file of files) if (file.kind === 'table') await file.close();
  }
}

async function openFile(path: string): Promise<InventoryFile> {
  const shown = shownPath(path);
  const source = await FileSource.open(shown);
  try {
    const begin = await source.read(0, Math.min(source.size, ARROW.length));
    if (ARROW.equals(begin)) return await openTable(shown, source);
  } catch (error) {
    await source.close();
    throw error;
  }
  await source.close();
  const bytes = readInputFile(shown, DEFAULT_LIMITS.maxBytes);
  const document = await explained(shown, async () => readDocument(bytes));
  return { kind: 'document', path: shown, digest: sha256(bytes), size: bytes.length, document };
}

async function openTable(path: string, source: FileSource): Promise<TableFile> {
  return explained(path, async () => {
    const index = await indexFactTable(source);
    const columns = openFactColumns(index, source);
    return { kind: 'table', path, digest: index.digest, size: source.size, columns, close: () => source.close() };
  });
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

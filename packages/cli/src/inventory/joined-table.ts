import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FactColumns, joinDocuments, openFactColumns } from '@policy-registry/inventory';
import { onExit } from 'signal-exit';
import { CliError } from '../exit-code.ts';
import { FileSource } from './file-source.ts';
import { type DocumentFile, explained, type InventoryFile } from './inventory-file.ts';

/** A fact table in a file that nobody else writes to. */
export interface JoinedTable {
  readonly path: string;
  readonly columns: FactColumns;
  /** The columns cannot be read after it. */
  close(): Promise<void>;
}

/** What a snapshot of these files holds. A fact table is joined already, and stands for itself. */
export async function joinFiles(files: readonly InventoryFile[]): Promise<JoinedTable> {
  const [first] = files;
  if (first?.kind === 'table' && files.length === 1) return first;
  const documents = files.map((file) => {
    if (file.kind === 'document') return file;
    throw new CliError('USAGE', `${file.path} is a fact table, which is joined already: name it alone`);
  });
  const what = documents.length === 1 ? (first?.path ?? '') : 'joined';
  const folder = await mkdtemp(join(tmpdir(), 'policyctl-facts-'));
  // It is as large as the inventory: nobody wants it to stay when the program is ended.
  const forget = onExit(() => rmSync(folder, { recursive: true, force: true }));
  const remove = async () => {
    await rm(folder, { recursive: true });
    forget();
  };
  try {
    const table = await explained(what, () => writeTable(documents, join(folder, 'facts.arrow')));
    return {
      ...table,
      close: async () => {
        await table.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function writeTable(documents: readonly DocumentFile[], path: string): Promise<JoinedTable> {
  const encoding = joinDocuments(documents);
  await pipeline(Readable.from(encoding), createWriteStream(path, { mode: 0o600 }));
  const source = await FileSource.open(path);
  return { path, columns: openFactColumns(encoding.index, source), close: () => source.close() };
}

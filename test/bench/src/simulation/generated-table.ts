import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import {
  encodeFactTable,
  type FactRow,
  type FactTableIndex,
  readFactTableIndex,
  writeFactTableIndex,
} from '@policy-registry/inventory';
import { generatedRows } from './generated-rows.ts';

/** Ignored by git. A table of ten million findings takes about 1.5 GB. */
export const CACHE = fileURLToPath(import.meta.resolve('../../.cache/'));
const SEED = 'policy-registry';
const ORIGIN = { documents: [], components: 0, statements: 0 };

/** A fact table in files, so that processes can open it. */
export interface TableFiles {
  /** The Arrow file. */
  readonly table: string;
  /** As `writeFactTableIndex` has it. */
  readonly index: string;
}

/** A fact table of as many generated findings, out of the cache if it was written before. */
export async function generatedTable(real: readonly FactRow[], findings: number): Promise<TableFiles> {
  const format = await formatDigest();
  const parameters = sha256(canonicalJson({ format, findings, seed: SEED, real: sha256(canonicalJson(real)) }));
  const name = join(CACHE, `facts-${findings}-${parameters.slice(-12)}`);
  const files = { table: `${name}.arrow`, index: `${name}.index.json` };
  if (existsSync(files.index)) return files;
  await mkdir(CACHE, { recursive: true });
  const staging = `${name}.${process.pid}.tmp`;
  try {
    const encoding = encodeFactTable(generatedRows(real, findings, SEED), ORIGIN);
    await pipeline(encoding, createWriteStream(staging));
    await rename(staging, files.table);
    // The index comes last: a table without one is as good as none.
    await writeFile(staging, writeFactTableIndex(encoding.index));
    await rename(staging, files.index);
  } finally {
    await rm(staging, { force: true });
  }
  return files;
}

/** Of a table without rows: another format has another. */
async function formatDigest(): Promise<string> {
  const empty = encodeFactTable([], ORIGIN);
  for await (const _ of empty);
  return empty.index.digest;
}

export async function indexOf({ index }: TableFiles): Promise<FactTableIndex> {
  return readFactTableIndex(await readFile(index));
}

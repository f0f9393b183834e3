import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';

const FILE = 'page-key';
const BYTES = 32;

/** The key that seals page tokens: the configured one, else one that is made on first start and kept, so that a token outlives a restart. */
export function openPageKey({ keys, data }: Config): Uint8Array {
  return keys.page === '' ? ownKey(data.folder) : Buffer.from(keys.page, 'hex');
}

function ownKey(folder: string): Uint8Array {
  const file = join(folder, FILE);
  try {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
    if (key.length !== BYTES) throw new Error(`${file} is damaged; remove it to make a new key`);
    return key;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const key = randomBytes(BYTES);
  writeFileSync(`${file}.new`, key.toString('hex'), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return key;
}

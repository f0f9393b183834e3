import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'page-key';
const BYTES = 32;

/** The key that seals page tokens, made on first start. Kept, so that a token outlives a restart. */
export function openPageKey(folder: string): Uint8Array {
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

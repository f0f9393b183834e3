import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';

const BYTES = 32;

/** The key that seals page tokens: the configured one, else one that is made on first start and kept, so that a token outlives a restart. */
export function openPageKey({ keys, data }: Config): Uint8Array {
  return keys.page === '' ? ownKey(join(data.folder, 'page-key')) : Buffer.from(keys.page, 'hex');
}

/** Likewise the key that seals the secrets of webhooks. */
export function openWebhookKey({ keys, data }: Config): Uint8Array {
  return keys.webhooks === '' ? ownKey(join(data.folder, 'webhook-key')) : Buffer.from(keys.webhooks, 'hex');
}

function ownKey(file: string): Uint8Array {
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

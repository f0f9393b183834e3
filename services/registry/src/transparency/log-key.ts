import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

const FILE = 'audit-log-key.pem';

/**
 * Opens the key of a folder that signs checkpoints, and makes one on first use: Ed25519, PKCS #8, for its owner alone. Throws when the
 * file is no such key: a damaged one is for an operator to look at, not to replace.
 */
export async function openLogKey(folder: string): Promise<KeyObject> {
  const file = join(folder, FILE);
  const there = await readIfThere(file);
  if (there !== undefined) return logKey(file, there);
  const { privateKey } = generateKeyPairSync('ed25519');
  // Synced before it has its name: no crash may leave a key that signed something and is lost.
  await writeFileAtomic(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), { mode: 0o600 });
  return privateKey;
}

/** The key of a file that somebody else made. Throws when it is not there, or is no Ed25519 private key. */
export async function readLogKey(file: string): Promise<KeyObject> {
  const pem = await readIfThere(file);
  if (pem === undefined) throw new Error(`there is no key of audit logs ${file}`);
  return logKey(file, pem);
}

function logKey(file: string, pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw new Error(`the key of audit logs ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`the key of audit logs ${file} must be an Ed25519 key`);
  return key;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

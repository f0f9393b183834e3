import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JWKS } from 'oidc-provider';

const FILE_NAME = 'authority-keys.json';

/**
 * The private keys that sign tokens: one ES256 key, made on first use.
 *
 * With a folder they are kept in `authority-keys.json` (mode 0600), so that tokens outlive a restart; without one they
 * live as long as the process. Two issuers that start on one new folder at once end up with the same keys.
 * Throws when the file is there but cannot be read: replacing it would silently invalidate every token.
 */
export async function loadSigningKeys(dataFolder: string | undefined): Promise<JWKS> {
  if (dataFolder === undefined) return generateSigningKeys();
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, FILE_NAME);
  return (await readKeys(path)) ?? (await createKeys(path));
}

function generateSigningKeys(): JWKS {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y, d } = privateKey.export({ format: 'jwk' });
  if (kty !== 'EC' || crv === undefined || x === undefined || y === undefined || d === undefined) {
    throw new Error('The generated key has no JWK form.');
  }
  return { keys: [{ kty, crv, x, y, d, alg: 'ES256', use: 'sig' }] };
}

async function readKeys(path: string): Promise<JWKS | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const keys = JSON.parse(text) as JWKS;
    if (Array.isArray(keys.keys) && keys.keys.length > 0) return keys;
  } catch (cause) {
    throw new Error(`${path} is damaged; remove it to start with new signing keys.`, { cause });
  }
  throw new Error(`${path} holds no keys; remove it to start with new signing keys.`);
}

/** Writes the keys aside and links them into place: the file appears whole, and the first writer wins. */
async function createKeys(path: string): Promise<JWKS> {
  const keys = generateSigningKeys();
  const aside = `${path}.${randomUUID()}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(keys, null, 2)}\n`);
    await file.sync();
    await file.close();
    await link(aside, path);
    return keys;
  } catch (error) {
    const winner = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readKeys(path) : undefined;
    if (winner) return winner;
    throw error;
  } finally {
    await file.close().catch(() => undefined);
    await rm(aside, { force: true });
  }
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, sha256 } from '@policy-registry/canonical';
import type { Signer } from '@sigstore/sign';

/** A public key that signatures are checked against. */
export interface TrustedKey {
  /** SHA-256 of the SubjectPublicKeyInfo (DER). The `hint` of the sigstore bundles that the key signs. */
  readonly keyId: Digest;
  readonly publicKey: KeyObject;
  readonly createdAt: Date;
}

/** ECDSA on P-256 with SHA-256, from a PKCS #8 file that only the owner may read. */
export interface LocalKey extends TrustedKey, Signer {}

const FILE = 'signing-key.pem';

/**
 * Opens the signing key of a folder, and makes one on first use. The file is complete or absent, never half written, so
 * a crash in between cannot leave a key that signed something and is lost.
 * Throws when the file is not an EC P-256 private key: a damaged key is for an operator to look at, not to replace.
 */
export async function openLocalKey(folder: string): Promise<LocalKey> {
  const file = join(folder, FILE);
  return localKey(file, (await readIfThere(file)) ?? (await create(file)));
}

/** The signing key of a file that somebody else made. Throws when it is not there, or is no EC P-256 private key. */
export async function readLocalKey(file: string): Promise<LocalKey> {
  const pem = await readIfThere(file);
  if (pem === undefined) throw new Error(`there is no signing key ${file}`);
  return localKey(file, pem);
}

async function localKey(file: string, pem: string): Promise<LocalKey> {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch (error) {
    throw new Error(`the signing key ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Error(`the signing key ${file} must be an EC key on P-256`);
  }
  const publicKey = createPublicKey(privateKey);
  const keyId = sha256(publicKey.export({ type: 'spki', format: 'der' }));
  return {
    keyId,
    publicKey,
    createdAt: (await stat(file)).mtime,
    sign: async (data) => ({
      signature: sign('sha256', data, privateKey),
      key: {
        $case: 'publicKey',
        publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        hint: keyId,
      },
    }),
  };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function create(file: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(pem);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  return pem;
}

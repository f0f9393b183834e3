import { HeadError, type HeadKey, readHeadKey, type VerifiedHead, verifyHead } from '@policy-registry/client';
import type { Bundle } from '@policy-registry/contracts/registry';
import type { Cli } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { readInputFile } from '../input-file.ts';

const MAX_KEY_BYTES = 64 * 1024;

/** What came of the check of one head. */
export type HeadFinding =
  | { readonly verified: true; readonly head: VerifiedHead }
  | { readonly verified: false; readonly error: HeadError };

/**
 * Checks heads as an engine of the tenant does, each against the one before of its pack. By the key of a file, which somebody got in
 * another way; else by the keys that the registry itself names, which proves less.
 */
export async function headCheck(cli: Cli, keyFile: string | undefined): Promise<(bundle: Bundle) => HeadFinding> {
  const { tenant } = await cli.clients().identity.getCaller({});
  const keys = keyFile === undefined ? await keysOfRegistry(cli) : [keyOf(keyFile)];
  const last = new Map<string, VerifiedHead>();
  return (bundle) => {
    const { environment, pack } = bundle;
    try {
      const head = verifyHead(bundle, { tenant, environment, pack, keys, last: last.get(pack), now: new Date() });
      last.set(pack, head);
      return { verified: true, head };
    } catch (error) {
      if (!(error instanceof HeadError)) throw error;
      return { verified: false, error };
    }
  };
}

/** One line for people. */
export function headText(finding: HeadFinding): string {
  if (!finding.verified) return `NOT VERIFIED: ${finding.error.code}: ${finding.error.message}`;
  return `verified, good until ${finding.head.expireTime.toISOString()}`;
}

async function keysOfRegistry(cli: Cli): Promise<readonly HeadKey[]> {
  const { keys } = await cli.clients().attestations.listSigningKeys({});
  return keys.map(({ publicKeyPem }) => readHeadKey(publicKeyPem));
}

function keyOf(file: string): HeadKey {
  const pem = readInputFile(file, MAX_KEY_BYTES).toString('utf8');
  try {
    return readHeadKey(pem);
  } catch {
    throw new CliError('FILE_ERROR', `${file} holds no public key (PEM)`);
  }
}

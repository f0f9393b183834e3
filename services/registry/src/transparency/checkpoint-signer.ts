import type { KeyObject } from 'node:crypto';
import { localNoteSigner, type NoteSigner } from '@policy-registry/transparency';

/** Who signs the checkpoints of the Merkle logs, and what they are called. */
export interface CheckpointSigner {
  /** The name of the log of a tenant that begins now. */
  originOf(tenant: string): string;
  /** Signs under the name of a log. */
  signerOf(origin: string): NoteSigner;
}

/** One Ed25519 key for the logs of all tenants. A log is called `NAME/audit/TENANT`, and its key is called as it is. */
export function localCheckpointSigner(name: string, key: KeyObject): CheckpointSigner {
  return {
    originOf: (tenant) => `${name}/audit/${tenant}`,
    signerOf: (origin) => localNoteSigner(origin, key),
  };
}

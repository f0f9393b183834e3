import { createPrivateKey } from 'node:crypto';
import { localCheckpointSigner } from './checkpoint-signer.ts';

/** The key of a seed: the same in every test. */
const PKCS8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]);

/** Logs of `log.example/audit/TENANT`. */
export const TEST_CHECKPOINTS = localCheckpointSigner(
  'log.example',
  createPrivateKey({ key: PKCS8, format: 'der', type: 'pkcs8' }),
);

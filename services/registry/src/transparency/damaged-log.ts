import { ServiceError } from '@policy-registry/rpc/errors';
import { TransparencyError } from '@policy-registry/transparency';

/** What is wrong with a stored log is DATA_CORRUPT, with the code of what is wrong as `problem`. */
export async function orDamaged<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    throw new ServiceError('DATA_CORRUPT', 'The Merkle log of the audit log is damaged.', {
      metadata: { problem: error.code },
      cause: error,
    });
  }
}

import { DocumentError } from '@policy-registry/inventory';
import { ServiceError } from '@policy-registry/rpc/errors';

/**
 * Runs what reads or joins documents. What they are refused for becomes INVALID_DOCUMENT or TOO_LARGE of a field of the request; a disk
 * that takes no more of what is joined, UNAVAILABLE.
 */
export async function withRefusals<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      throw new ServiceError('UNAVAILABLE', 'The disk on which documents are joined cannot be written; retry later.', {
        cause: error,
        retryAfterMs: 1000,
      });
    }
    if (!(error instanceof DocumentError)) throw error;
    throw new ServiceError(error.code === 'TOO_LARGE' ? 'TOO_LARGE' : 'INVALID_DOCUMENT', error.message, {
      metadata: { code: error.code },
      violations: [{ field, description: error.message, code: error.code }],
    });
  }
}

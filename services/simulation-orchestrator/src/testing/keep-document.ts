import type { CallContext } from '@policy-registry/rpc';
import type { SimulationDependencies } from '../kernel/ports.ts';
import type { DocumentRecord } from '../snapshots/collections.ts';
import { receiveDocument, recordDocument } from '../snapshots/upload-document.ts';

/** Uploads a document that is in memory. */
export async function keepDocument(
  deps: SimulationDependencies,
  context: CallContext,
  content: Uint8Array,
  filename = '',
): Promise<DocumentRecord> {
  async function* parts() {
    yield content;
  }
  const received = await receiveDocument(deps, context, parts(), { format: undefined, filename });
  return recordDocument(deps, context, received);
}

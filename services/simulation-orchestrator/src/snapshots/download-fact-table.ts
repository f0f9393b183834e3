import type { Digest } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { ObjectRange } from '@policy-registry/storage';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { readyFacts } from './read-snapshot.ts';

/** As many bytes as one answer carries. */
const MAX_PART_BYTES = 32 * 1024 * 1024;

export interface FactTablePart {
  readonly data: Uint8Array;
  /** Of the whole file. */
  readonly size: number;
}

/**
 * A part of the Arrow file of a snapshot; all that follows when `length` is 0. A part is not verified, the whole is. Throws NOT_FOUND, INVALID_STATE,
 * TOO_LARGE, and INVALID_ARGUMENT for a part behind the end.
 */
export async function downloadFactTable(
  deps: SimulationDependencies,
  tenant: string,
  snapshot: string,
  { offset, length }: ObjectRange,
): Promise<FactTablePart> {
  const digest = (await readyFacts(deps, tenant, snapshot)).factTableDigest as Digest;
  const objects = deps.objects.forTenant(tenant);
  const size = (await objects.stat(digest))?.size ?? 0;
  if (offset > size) throw behindTheEnd(offset, size);
  const wanted = length === 0 ? size - offset : Math.min(length, size - offset);
  if (wanted > MAX_PART_BYTES) throw tooLarge(wanted);
  // What is not there, is damaged, or was replaced shows in the whole.
  if (wanted === size) return { data: await objects.get(digest), size };
  return { data: wanted === 0 ? new Uint8Array() : await objects.read(digest, { offset, length: wanted }), size };
}

function behindTheEnd(offset: number, size: number): ServiceError {
  const description = `is behind the end of the file, which has ${size} bytes`;
  return new ServiceError('INVALID_ARGUMENT', `offset ${offset} ${description}.`, {
    violations: [{ field: 'offset', description, code: 'range' }],
  });
}

function tooLarge(wanted: number): ServiceError {
  return new ServiceError('TOO_LARGE', `The fact table has ${wanted} bytes from there on: ask for it in parts.`, {
    metadata: { limit: String(MAX_PART_BYTES), actual: String(wanted) },
  });
}

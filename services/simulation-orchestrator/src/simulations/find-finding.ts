import type { FactColumns, FactRow } from '@policy-registry/inventory';
import { ServiceError } from '@policy-registry/rpc/errors';

const ID_BYTES = 32;
const ID = /^[0-9a-f]{64}$/;

/** A finding by its id: ids ascend, so few batches are looked at. Throws NOT_FOUND. */
export async function findFinding(columns: FactColumns, id: string): Promise<FactRow> {
  const wanted = ID.test(id) ? Buffer.from(id, 'hex') : undefined;
  let low = 0;
  let high = wanted === undefined ? 0 : columns.batches;
  while (wanted !== undefined && low < high) {
    const batch = (low + high) >>> 1;
    const ids = Buffer.from(await columns.ids(batch));
    const row = placeOf(ids, wanted);
    if (row === 0 && idAt(ids, 0).compare(wanted) > 0) high = batch;
    else if (row === ids.length / ID_BYTES) low = batch + 1;
    else if (idAt(ids, row).equals(wanted)) return (await columns.findings(batch))(row);
    else break;
  }
  throw new ServiceError('NOT_FOUND', `The snapshot of the simulation has no finding "${id}".`, {
    metadata: { finding: id },
  });
}

/** The first row whose id is not below that one. */
function placeOf(ids: Buffer, wanted: Buffer): number {
  let low = 0;
  let high = ids.length / ID_BYTES;
  while (low < high) {
    const row = (low + high) >>> 1;
    if (idAt(ids, row).compare(wanted) < 0) low = row + 1;
    else high = row;
  }
  return low;
}

function idAt(ids: Buffer, row: number): Buffer {
  return ids.subarray(row * ID_BYTES, (row + 1) * ID_BYTES);
}

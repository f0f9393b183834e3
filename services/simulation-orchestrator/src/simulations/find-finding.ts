import { type FactColumns, type FactRow, findRows } from '@policy-registry/inventory';
import { ServiceError } from '@policy-registry/rpc/errors';

/** A finding by its id, or by a beginning of it that no other has. Throws NOT_FOUND; INVALID_ARGUMENT where several begin so. */
export async function findFinding(columns: FactColumns, id: string): Promise<FactRow> {
  const [only, other] = await findRows(columns, id, 2);
  if (only === undefined) {
    throw new ServiceError('NOT_FOUND', `The snapshot of the simulation has no finding "${id}".`, {
      metadata: { finding: id },
    });
  }
  if (other !== undefined) {
    const description = 'is the beginning of more than one id';
    throw new ServiceError('INVALID_ARGUMENT', `"${id}" ${description}: give more of it.`, {
      violations: [{ field: 'finding', description, code: 'ambiguous' }],
    });
  }
  return (await columns.findings(only.batch))(only.row);
}

import type { FieldMask } from '@bufbuild/protobuf/wkt';
import { ServiceError } from '@policy-registry/rpc/errors';

/**
 * The fields that an update names, as proto names (`display_name`). `*` stands for all that may change.
 * Throws INVALID_ARGUMENT for an empty mask, and for every field that may not change.
 */
export function maskedFields<F extends string>(mask: FieldMask | undefined, allowed: readonly F[]): ReadonlySet<F> {
  const paths = mask?.paths ?? [];
  if (paths.includes('*')) return new Set(allowed);
  const known = (path: string): path is F => (allowed as readonly string[]).includes(path);
  const unknown = paths.filter((path) => !known(path));
  if (paths.length === 0 || unknown.length > 0) {
    const description = paths.length === 0 ? 'names no field' : 'cannot be updated';
    throw new ServiceError('INVALID_ARGUMENT', `The update mask may name: ${allowed.join(', ')}.`, {
      violations: (paths.length === 0 ? [''] : unknown).slice(0, 20).map((path) => ({
        field: path === '' ? 'updateMask' : `updateMask.${path.slice(0, 64)}`,
        description,
        code: 'update_mask',
      })),
    });
  }
  return new Set(paths.filter(known));
}

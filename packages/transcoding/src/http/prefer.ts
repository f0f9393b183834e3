import type { IncomingHttpHeaders } from 'node:http';
import { type DescField, ScalarType } from '@bufbuild/protobuf';
import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import { constraintsOf } from '../openapi/constraints.ts';

/** Behind a comma it is a preference of its own; behind a semicolon, as OPA sends it, a parameter of another one. */
const WAIT = /(?:^|[,;])\s*wait\s*=\s*"?([0-9]{1,9})"?\s*(?=$|[,;])/i;

/**
 * Fills the request's `wait_seconds` from `Prefer: wait=30` (RFC 7240, 4.3), where the call can wait and the request does not say itself
 * how long: as long as the call allows, at most, since a preference is never a reason to refuse.
 */
export function applyPreferredWait(root: ReflectMessage, headers: IncomingHttpHeaders): void {
  const [, seconds] = WAIT.exec(String(headers.prefer ?? '')) ?? [];
  const field = root.fields.find(isWait);
  if (seconds === undefined || field === undefined || root.isSet(field)) return;
  const { maximum = Number(seconds) } = constraintsOf(field).keywords;
  root.set(field, Math.min(Number(seconds), Number(maximum)));
}

function isWait(field: DescField): boolean {
  return field.name === 'wait_seconds' && field.fieldKind === 'scalar' && field.scalar === ScalarType.INT32;
}

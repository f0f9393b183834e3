import { type DescMethod, getOption } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import { http } from '@policy-registry/contracts/gen/google/api/annotations_pb.js';
import { access } from '@policy-registry/contracts/gen/stellaops/policy/options/v1/options_pb.js';

/**
 * Whether a call may be made again when nobody knows what became of it: it reads, it is internal (those are made to be repeated), or
 * it is audited and carries a request id, by which its service does it once.
 */
export function isRepeatable(method: DescMethod, requestId: string | undefined): boolean {
  const { internal, audited } = getOption(method, access);
  if (internal) return true;
  if (audited) return requestId !== undefined;
  return method.idempotency !== MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN || isGet(method);
}

function isGet(method: DescMethod): boolean {
  return getOption(method, http)?.pattern.case === 'get';
}

import { ServiceError } from '@policy-registry/rpc/errors';
import { isWritable } from '@policy-registry/stella-dsl';

/** The time that policies are asked at. Throws INVALID_ARGUMENT for one that the language has no words for. */
export function askedTime(time: Date): Date {
  if (isWritable(time.getTime())) return time;
  const description = 'is no time that a policy can be asked at: those are of the years 100 to 9999';
  throw new ServiceError('INVALID_ARGUMENT', `evaluated_at ${description}.`, {
    violations: [{ field: 'evaluatedAt', description, code: 'time' }],
  });
}

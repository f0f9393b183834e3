import type { MessageInitShape } from '@bufbuild/protobuf';
import { type Timestamp, timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Override as OverrideMessage, OverrideSchema } from '@policy-registry/contracts/engine';
import { canonicalPurl, OVERRIDE_STATUSES, type Override } from '@policy-registry/overrides';
import { ServiceError } from '@policy-registry/rpc/errors';

/** An override that acts, as the contract says it. */
export function overrideMessage(override: Override): MessageInitShape<typeof OverrideSchema> {
  const { createTime, approveTime, expireTime, ...rest } = override;
  return {
    ...rest,
    createTime: timestampFromDate(new Date(createTime)),
    approveTime: timestampFromDate(new Date(approveTime)),
    expireTime: timestampFromDate(new Date(expireTime)),
  };
}

/** An override of the contract. Throws INVALID_ARGUMENT where it cannot act as it is; `field` is where it stands. */
export function readOverride(message: OverrideMessage, field: string): Override {
  const { override, rule, owner, reason, scope } = message;
  const { purl = '', advisory = '', artifact = '', environment = '' } = scope ?? {};
  const status = OVERRIDE_STATUSES.find((known) => known === message.status);
  if (status === undefined) throw refused(`${field}.status`, 'is none that an override may give');
  if (purl !== '' && canonicalPurl(purl) === undefined) throw refused(`${field}.scope.purl`, 'is no valid purl');
  if (purl + advisory + artifact + environment === '') throw refused(`${field}.scope`, 'covers nothing in particular');
  return {
    ...{ override, rule, status, owner, reason, scope: { purl, advisory, artifact, environment } },
    createTime: timeOf(message.createTime, `${field}.createTime`),
    approveTime: timeOf(message.approveTime, `${field}.approveTime`),
    expireTime: timeOf(message.expireTime, `${field}.expireTime`),
  };
}

function timeOf(time: Timestamp | undefined, field: string): string {
  const date = time === undefined ? new Date(Number.NaN) : timestampDate(time);
  if (Number.isNaN(date.getTime())) throw refused(field, 'is not a time');
  return date.toISOString();
}

function refused(field: string, description: string): ServiceError {
  return new ServiceError('INVALID_ARGUMENT', `${field} ${description}.`, {
    violations: [{ field, description, code: 'override' }],
  });
}

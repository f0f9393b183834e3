import type { CallContext } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { unlessDone } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText, invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion, versionChangedBefore } from './change-version.ts';
import { transition } from './lifecycle.ts';
import { readPublishedVersion, readVersion } from './read-version.ts';
import type { DeprecationRecord, VersionRecord } from './version-record.ts';

export interface DeprecateVersion {
  readonly pack: string;
  readonly version: string;
  readonly reason: string;
  /** Empty, or a published version of the same pack. */
  readonly successorVersion: string;
  readonly sunsetTime: Date | undefined;
  readonly etag: string;
}

/** Marks a published version as not to be used any more. Its content stays as it is. Throws INVALID_STATE, NOT_FOUND. */
export async function deprecateVersion(
  deps: RegistryDependencies,
  context: CallContext,
  request: DeprecateVersion,
): Promise<Stored<VersionRecord>> {
  checkFreeText({ reason: request.reason });
  return unlessDone(
    context,
    () => versionChangedBefore(deps, context.principal.tenant, request, context),
    () => deprecate(deps, context, request),
  );
}

async function deprecate(
  deps: RegistryDependencies,
  context: CallContext,
  request: DeprecateVersion,
): Promise<Stored<VersionRecord>> {
  const { pack, version, reason, successorVersion, sunsetTime, etag } = request;
  const { tenant, subject } = context.principal;
  await readVersion(deps, tenant, pack, version);
  if (successorVersion === version) throw invalidArgument('successorVersion', 'is the version itself', 'successor');
  if (successorVersion !== '') await readPublishedVersion(deps, tenant, pack, successorVersion);
  return changeVersion(deps, tenant, { pack, version }, { etag, context }, (body) => {
    const to = transition(body.state, 'deprecate');
    const now = deps.now();
    const deprecation: DeprecationRecord = {
      deprecatedBy: subject,
      deprecateTime: now.toISOString(),
      reason,
      successorVersion,
      ...(sunsetTime === undefined ? {} : { sunsetTime: sunsetTime.toISOString() }),
    };
    const { sourceDigest, irDigest } = body.candidate;
    return {
      body: { ...body, state: to, deprecation, updateTime: now.toISOString() },
      events: [
        eventOf(context, now, {
          type: 'policy.deprecated',
          ...{ pack, version, from: body.state, to, sourceDigest, irDigest },
          details: { reason, successorVersion },
        }),
      ],
    };
  });
}

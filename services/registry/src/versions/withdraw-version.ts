import type { CallContext } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from './change-version.ts';
import { transition } from './lifecycle.ts';
import { currentRound, type VersionRecord, withRound } from './version-record.ts';

/** Takes a version in review back to draft. Throws INVALID_STATE, VERSION_IMMUTABLE. */
export async function withdrawVersion(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly pack: string; readonly version: string; readonly reason: string; readonly etag: string },
): Promise<Stored<VersionRecord>> {
  const { pack, version, reason, etag } = request;
  checkFreeText({ reason });
  return changeVersion(deps, context.principal.tenant, { pack, version }, { etag, context }, (body) => {
    const to = transition(body.state, 'withdraw');
    const now = deps.now();
    const updateTime = now.toISOString();
    const round = currentRound(body);
    const next = round === undefined ? body : withRound(body, { ...round, state: 'withdrawn', updateTime });
    const { sourceDigest, irDigest } = body.candidate;
    return {
      body: { ...next, state: to, updateTime },
      events: [
        eventOf(context, now, {
          type: 'policy.version.withdrawn',
          ...{ pack, version, from: body.state, to, sourceDigest, irDigest },
          details: { reason },
        }),
      ],
    };
  });
}

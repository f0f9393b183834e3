import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { BINDINGS } from '../environments/binding-record.ts';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from './change-version.ts';
import { transition } from './lifecycle.ts';
import { versionTitle } from './read-version.ts';
import type { VersionRecord } from './version-record.ts';

/** Environments that are looked through at once. */
const PAGE = 200;

/**
 * Takes a version out of lists for good. Its number stays taken and its content readable. Throws INVALID_STATE, also while it is live
 * in an environment: a published version is deprecated first, from when on nothing promotes it.
 */
export async function archiveVersion(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly pack: string; readonly version: string; readonly reason: string; readonly etag: string },
): Promise<Stored<VersionRecord>> {
  const { pack, version, reason, etag } = request;
  const { tenant } = context.principal;
  checkFreeText({ reason });
  return changeVersion(deps, tenant, { pack, version }, { etag, context }, async (body) => {
    const to = transition(body.state, 'archive');
    await requireNotLive(deps, tenant, pack, version);
    const now = deps.now();
    const { sourceDigest, irDigest } = body.candidate;
    return {
      body: { ...body, state: to, updateTime: now.toISOString() },
      events: [
        eventOf(context, now, {
          type: 'policy.archived',
          ...{ pack, version, from: body.state, to, sourceDigest, irDigest },
          details: { reason },
        }),
      ],
    };
  });
}

async function requireNotLive(
  deps: RegistryDependencies,
  tenant: string,
  pack: string,
  version: string,
): Promise<void> {
  const bindings = deps.documents.forTenant(tenant).collection(BINDINGS);
  let after: { readonly id: string } | undefined;
  for (;;) {
    const page = await bindings.list({ where: { pack }, limit: PAGE, ...(after === undefined ? {} : { after }) });
    const live = page.find(({ body }) => [body.current, body.open].some((one) => one?.version === version));
    if (live !== undefined) {
      const { environment } = live.body;
      throw new ServiceError('INVALID_STATE', `The ${versionTitle(pack, version)} is live in "${environment}".`, {
        metadata: { environment },
      });
    }
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return;
    after = { id: last.id };
  }
}

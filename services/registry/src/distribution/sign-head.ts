import { headStatement } from '@policy-registry/bundle';
import type { Override } from '@policy-registry/overrides';
import type { CallContext } from '@policy-registry/rpc';
import type { LiveBinding } from '../environments/binding-record.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import type { HeadRecord } from './head-record.ts';
import { liveContent } from './live-content.ts';

/** What a head is to be of. */
export interface Given {
  readonly tenant: string;
  readonly binding: LiveBinding;
  readonly overrides: readonly Override[];
  readonly contentDigest: HeadRecord['contentDigest'];
  readonly now: Date;
}

type Signing = Pick<ReleaseDependencies, 'attestor' | 'distribution'>;

/** Throws what the signer throws. */
export async function signHead(deps: Signing, given: Given, generation: number): Promise<HeadRecord> {
  const { tenant, binding, overrides, contentDigest, now } = given;
  const { environment, pack, head: bindingHead } = binding;
  const issueTime = now.toISOString();
  const expireTime = new Date(now.getTime() + deps.distribution.headSeconds * 1000).toISOString();
  const content = liveContent(tenant, binding, overrides);
  const statement = headStatement({ ...content, generation, issuedAt: issueTime, expiresAt: expireTime });
  const envelope = Buffer.from(await deps.attestor.signEnvelope(tenant, statement)).toString('utf8');
  return { environment, pack, generation, bindingHead, contentDigest, issueTime, expireTime, envelope };
}

/** Another head of the same generation. While none can be signed, the one before serves as long as it is good. */
export async function signHeadAnew(
  deps: Signing,
  given: Given,
  before: HeadRecord,
  log: CallContext['log'],
): Promise<HeadRecord> {
  try {
    return await signHead(deps, given, before.generation);
  } catch (err) {
    if (given.now.getTime() >= Date.parse(before.expireTime)) throw err;
    const { environment, pack, expireTime } = before;
    log.warn(
      { err, environment, pack, expireTime },
      'a head could not be signed anew; the one that is still good serves',
    );
    return before;
  }
}

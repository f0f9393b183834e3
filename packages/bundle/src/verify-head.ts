import { canonicalJson, type Digest, sha256 } from '@policy-registry/canonical';
import type { Bundle } from '@policy-registry/contracts/registry';
import { headContent } from './head-content.ts';
import { HeadError } from './head-error.ts';
import { type HeadKey, openHead } from './signed-head.ts';

/** What an engine remembers of the head that it obeys, also across a start. */
export interface VerifiedHead {
  readonly generation: number;
  /** Of everything that the head says but its times: two heads with one generation and another content are a forgery. */
  readonly contentDigest: Digest;
  readonly expireTime: Date;
}

export interface HeadExpectations {
  /** Whose engine this is, and what it asked for. */
  readonly tenant: string;
  readonly environment: string;
  readonly pack: string;
  /** Keys that the engine trusts: got once, not with each bundle. */
  readonly keys: readonly HeadKey[];
  /** The head before this one; absent only at the very first. */
  readonly last?: VerifiedHead | undefined;
  readonly now: Date;
}

/**
 * Checks that a bundle may be run: that the registry signed its head, for this engine, not too long ago and not before the last one, and
 * that every part of the bundle is what the head is of. Pure: no clock, no network. Throws HeadError.
 */
export function verifyHead(bundle: Bundle, expected: HeadExpectations): VerifiedHead {
  const { issuedAt: _issuedAt, expiresAt, ...signed } = openHead(bundle.head, expected.keys);
  const { tenant, environment, pack } = expected;
  const content = headContent(tenant, bundle);
  requireSame({ environment, pack }, { environment: bundle.environment, pack: bundle.pack });
  requireSame(content, signed);
  requireDigest('ir', bundle.ir, bundle.irDigest);
  if (bundle.canary !== undefined) requireDigest('canary.ir', bundle.canary.ir, bundle.canary.irDigest);

  const expireTime = new Date(typeof expiresAt === 'string' ? expiresAt : Number.NaN);
  if (!(expected.now.getTime() < expireTime.getTime())) {
    throw new HeadError('HEAD_EXPIRED', `the head was good until ${String(expiresAt)}`);
  }
  const head = { generation: content.generation, contentDigest: sha256(canonicalJson(content)), expireTime };
  requireNotOlder(head, expected.last);
  return head;
}

/** Every member of one is in the other, and none else. */
function requireSame(wanted: object, actual: object): void {
  for (const name of Object.keys({ ...wanted, ...actual })) {
    const [left, right] = [wanted, actual].map((each) => canonicalJson(Reflect.get(each, name) ?? null));
    if (left !== right) throw new HeadError('HEAD_MISMATCH', `the bundle is not what is asked for and signed: ${name}`);
  }
}

function requireDigest(name: string, bytes: Uint8Array, digest: string): void {
  if (sha256(bytes) !== digest) throw new HeadError('HEAD_MISMATCH', `${name} has not the digest that is signed`);
}

function requireNotOlder(head: VerifiedHead, last: VerifiedHead | undefined): void {
  if (last === undefined || head.generation > last.generation) return;
  if (head.generation === last.generation && head.contentDigest === last.contentDigest) return;
  throw new HeadError('HEAD_OLDER', `generation ${head.generation} after generation ${last.generation}`);
}

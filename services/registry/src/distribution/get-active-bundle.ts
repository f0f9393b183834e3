import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { StoreError } from '@policy-registry/storage';
import { BINDINGS, bindingId, isLive, type LiveBinding } from '../environments/binding-record.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { bundleEtag } from './bundle-etag.ts';

/** How often a waiting call looks into the store for what another process made live. */
const POLL_MS = 1000;
/** Time that is kept to answer before the deadline. */
const ANSWER_MS = 250;

export interface BundleRequest {
  readonly environment: string;
  readonly pack: string;
  /** Etag of what the caller has; empty for none. */
  readonly ifNoneMatch: string;
  readonly waitSeconds: number;
}

export interface ActiveBundle {
  readonly binding: LiveBinding;
  /** Canonical IR: the bytes that `irDigest` is over. */
  readonly ir: Uint8Array;
  /** The sigstore bundle of the publication. */
  readonly attestation: Uint8Array;
  readonly etag: string;
}

/**
 * What is live, or `undefined` when the caller has it. While that is so, or while nothing is live, the call waits as long as it was
 * asked to, never past its deadline. Throws NO_ACTIVE_BUNDLE, DATA_CORRUPT, and the reason of the signal when the caller
 * hangs up.
 */
export async function getActiveBundle(
  deps: ReleaseDependencies,
  context: CallContext,
  request: BundleRequest,
): Promise<ActiveBundle | undefined> {
  const { environment, pack } = request;
  const { tenant } = context.principal;
  const id = bindingId(environment, pack);
  const bindings = deps.documents.forTenant(tenant).collection(BINDINGS);
  const end = performance.now() + patience(deps, context, request);
  // Before the first look: what becomes live between that and the wait must end the wait.
  const watch = deps.activations.watch(tenant, id);
  try {
    for (;;) {
      const stored = (await bindings.get(id))?.body;
      const binding = stored !== undefined && isLive(stored) ? stored : undefined;
      if (binding !== undefined && bundleEtag(binding) !== request.ifNoneMatch) return load(deps, tenant, binding);
      const left = end - performance.now();
      if (left > 0) await watch.changed(Math.min(left, POLL_MS), context.signal);
      else if (binding !== undefined) return undefined;
      else throw nothingLive(environment, pack);
    }
  } finally {
    watch.close();
  }
}

function patience(deps: ReleaseDependencies, context: CallContext, { waitSeconds }: BundleRequest): number {
  return Math.min(waitSeconds * 1000, context.deadline.getTime() - deps.now().getTime() - ANSWER_MS);
}

async function load(deps: ReleaseDependencies, tenant: string, binding: LiveBinding): Promise<ActiveBundle> {
  const { irDigest, publication } = binding.current;
  const [ir, attestation] = await Promise.all([
    intact({ irDigest }, () => deps.objects.forTenant(tenant).get(irDigest)),
    intact({ attestation: publication }, () => deps.attestor.bundle(tenant, publication)),
  ]);
  return { binding, ir, attestation, etag: bundleEtag(binding) };
}

/** What a live version refers to was there before it was live: an engine must not take its absence for "nothing is live". */
async function intact(
  metadata: Readonly<Record<string, string>>,
  read: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof StoreError || error instanceof ServiceError ? error.code : '';
    if (code !== 'NOT_FOUND' && code !== 'CORRUPT') throw error;
    throw new ServiceError('DATA_CORRUPT', 'A part of what is live is missing or damaged.', { metadata, cause: error });
  }
}

function nothingLive(environment: string, pack: string): ServiceError {
  return new ServiceError('NO_ACTIVE_BUNDLE', `No version of pack "${pack}" is live in environment "${environment}".`, {
    metadata: { environment, pack },
  });
}

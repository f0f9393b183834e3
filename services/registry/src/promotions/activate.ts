import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { changeOnce, type Decision, insertIfAbsent, remember } from '@policy-registry/transitions';
import {
  type Activation,
  BINDINGS,
  type BindingRecord,
  bindingId,
  bindingTitle,
  HISTORY_KEPT,
} from '../environments/binding-record.ts';
import { eventOf } from '../kernel/event.ts';
import { afterActivation } from './after-activation.ts';
import { activationTransition } from './promotion-log.ts';
import { promotionStatement } from './promotion-statement.ts';
import type { PromotionView } from './read-promotion.ts';
import type { PublishedVersion, ReleaseDependencies } from './release-dependencies.ts';

/** A version that is to become live. */
export interface Step {
  readonly kind: Activation['kind'];
  readonly environment: string;
  readonly pack: string;
  readonly version: string;
  readonly published: PublishedVersion;
  readonly reason: string;
  readonly ticket: string;
  /** Etag of the binding that the caller saw; empty when it does not matter. */
  readonly etag: string;
}

/**
 * Makes a version live: one compare-and-set of the binding. The statement holds the generation, so it is signed inside of
 * the decision, and again when another writer took that generation. Throws INVALID_STATE when the version is live
 * already, ETAG_MISMATCH, CONFLICT.
 */
export async function activate(deps: ReleaseDependencies, context: CallContext, step: Step): Promise<PromotionView> {
  const { tenant } = context.principal;
  const { environment, pack, etag } = step;
  const first = await insertFirst(deps, context, step);
  if (first !== undefined) return afterActivation(deps, context, first);
  const bindings = deps.documents.forTenant(tenant).collection(BINDINGS);
  const title = bindingTitle(environment, pack);
  const binding = await changeOnce(bindings, bindingId(environment, pack), title, { etag, context }, ({ body }) =>
    decide(deps, context, step, body),
  );
  return afterActivation(deps, context, binding);
}

/** Refuses to make live what is live. */
export function checkNotLive(step: Pick<Step, 'version'>, binding: BindingRecord | undefined): void {
  if (binding?.current.version !== step.version) return;
  const { environment, pack, current } = binding;
  throw new ServiceError(
    'INVALID_STATE',
    `Version ${current.version} of "${pack}" is live in "${environment}" already.`,
    {
      metadata: { environment, pack, version: current.version, generation: String(current.generation) },
    },
  );
}

/** The caller says what it saw of a binding that is not there. */
export function unseenBinding(environment: string, pack: string, etag: string): ServiceError {
  return new ServiceError('ETAG_MISMATCH', `There is no ${bindingTitle(environment, pack)}.`, {
    metadata: { expected: etag, actual: '' },
  });
}

/** `undefined` when the binding exists, also when somebody else was first: bindings are never removed. */
async function insertFirst(
  deps: ReleaseDependencies,
  context: CallContext,
  step: Step,
): Promise<Stored<BindingRecord> | undefined> {
  const bindings = deps.documents.forTenant(context.principal.tenant).collection(BINDINGS);
  const id = bindingId(step.environment, step.pack);
  if ((await bindings.get(id)) !== undefined) return undefined;
  if (step.etag !== '') throw unseenBinding(step.environment, step.pack, step.etag);
  const { body, events, made } = await decide(deps, context, step, undefined);
  context.signal.throwIfAborted();
  return insertIfAbsent(bindings, id, { ...body, ...remember(body, context.requestMark, made) }, events);
}

async function decide(
  deps: ReleaseDependencies,
  context: CallContext,
  step: Step,
  binding: BindingRecord | undefined,
): Promise<Decision<BindingRecord>> {
  checkNotLive(step, binding);
  const { environment, pack, kind, version, published, reason, ticket } = step;
  const unsigned: Omit<Activation, 'statement'> = {
    generation: (binding?.current.generation ?? 0) + 1,
    kind,
    version,
    sourceDigest: published.sourceDigest,
    irDigest: published.irDigest,
    publication: published.attestation,
    previousVersion: binding?.current.version ?? '',
    actor: context.principal.subject,
    reason,
    ticket,
    since: notBefore(deps.now().toISOString(), binding?.current.since),
  };
  const names = { environment, pack };
  const { attestation, bundleDigest } = await deps.attestor.sign(
    context.principal.tenant,
    promotionStatement(names, unsigned),
  );
  const current: Activation = { ...unsigned, statement: { attestation, bundleDigest } };
  const history = binding === undefined ? [] : [binding.current, ...binding.history].slice(0, HISTORY_KEPT);
  return {
    body: { ...names, current, history },
    events: [eventOf(context, new Date(current.since), activationTransition(names, current))],
    made: String(current.generation),
  };
}

/** A clock that was set back must not make the history run backwards. */
function notBefore(time: string, previous: string | undefined): string {
  return previous !== undefined && previous > time ? previous : time;
}

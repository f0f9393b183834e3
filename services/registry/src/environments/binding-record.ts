import type { Digest } from '@policy-registry/canonical';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import type { SignedStatement } from '../kernel/ports.ts';

/** One time that a version became live in an environment. Nothing of it ever changes. */
export interface Activation {
  /** From 1, growing by one with every activation of the binding, without gaps. */
  readonly generation: number;
  readonly kind: 'promotion' | 'rollback';
  readonly version: string;
  readonly sourceDigest: Digest;
  readonly irDigest: Digest;
  /** Id of the attestation of the publication. */
  readonly publication: string;
  /** What was live before; empty for the first. */
  readonly previousVersion: string;
  readonly actor: string;
  readonly reason: string;
  /** The ticket of a promotion, the incident of a rollback. */
  readonly ticket: string;
  /** ISO 8601, UTC. Never before the `since` of an earlier generation. */
  readonly since: string;
  /** The signed statement of this activation. */
  readonly statement: SignedStatement;
}

/**
 * Which version of a pack is live in an environment: the aggregate that every promotion and rollback changes by
 * compare-and-set. It holds the activation that is live and the latest ones before; all of them are in the promotion log.
 */
export interface BindingRecord extends Remembering {
  readonly environment: string;
  readonly pack: string;
  readonly current: Activation;
  /** Newest first; at most HISTORY_KEPT. */
  readonly history: readonly Activation[];
}

/** Engines read this document again and again, so it stays small; what is older is read from the promotion log. */
export const HISTORY_KEPT = 50;

export const BINDINGS: CollectionDefinition<BindingRecord> & { readonly mode: 'mutable' } = {
  name: 'bindings',
  mode: 'mutable',
  fields: ['environment', 'pack'],
  index: ({ environment, pack }) => ({ environment, pack }),
};

/** Neither name can hold the separator. */
export function bindingId(environment: string, pack: string): string {
  return `${environment}~${pack}`;
}

export function bindingTitle(environment: string, pack: string): string {
  return `binding of pack "${pack.slice(0, 63)}" in environment "${environment.slice(0, 63)}"`;
}

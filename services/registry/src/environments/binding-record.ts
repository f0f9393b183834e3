import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import type { Activation, PromotionRecord } from '../promotions/promotion-record.ts';

/**
 * Which version of a pack is live in an environment, and what is on the way there: the aggregate that every promotion and rollback
 * changes by compare-and-set, so that there is one live version, and one promotion on its way, at most. It holds the activation that is
 * live and the latest ones before; all of them are in the promotion log.
 */
export interface BindingRecord extends Remembering {
  readonly environment: string;
  readonly pack: string;
  /** Promotions so far, of any kind and whatever became of them. */
  readonly promotions: number;
  /** Grows by one whenever engines are to be given something else: the counter of the signed heads. */
  readonly head: number;
  /** Absent until something was live. */
  readonly current?: Activation;
  /** Newest first; at most HISTORY_KEPT. */
  readonly history: readonly Activation[];
  /** Waits for its second approval, or is a canary. */
  readonly open?: PromotionRecord;
  /** The latest that ended before it was live. The promotion log has it too, a moment later. */
  readonly aborted?: PromotionRecord;
  /** Numbers of the broken glasses that nobody has reviewed yet. */
  readonly unreviewed: readonly number[];
}

/** Engines read this document again and again, so it stays small; what is older is read from the promotion log. */
export const HISTORY_KEPT = 50;

export const BINDINGS: CollectionDefinition<BindingRecord> & { readonly mode: 'mutable' } = {
  name: 'bindings',
  mode: 'mutable',
  fields: ['environment', 'pack', 'live'],
  index: ({ environment, pack, current }) => ({ environment, pack, live: current !== undefined }),
};

export function newBinding(environment: string, pack: string): BindingRecord {
  return { environment, pack, promotions: 0, head: 0, history: [], unreviewed: [] };
}

/** A binding of which something is live. */
export interface LiveBinding extends BindingRecord {
  readonly current: Activation;
}

export function isLive(binding: BindingRecord): binding is LiveBinding {
  return binding.current !== undefined;
}

/** Neither name can hold the separator. */
export function bindingId(environment: string, pack: string): string {
  return `${environment}~${pack}`;
}

export function bindingTitle(environment: string, pack: string): string {
  return `binding of pack "${pack.slice(0, 63)}" in environment "${environment.slice(0, 63)}"`;
}

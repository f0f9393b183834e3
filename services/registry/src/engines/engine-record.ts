import type { CollectionDefinition } from '@policy-registry/storage';

/** What an engine runs of a pack. */
export interface EngineReport {
  readonly pack: string;
  readonly irDigest: string;
  /** Of the bundle. */
  readonly generation: number;
  /** The promotion of a canary that it is the version of; empty for what everybody else sees. */
  readonly promotion: string;
  readonly evaluationErrors: number;
}

/** What an engine of an environment said last, whole, under `engineId`. */
export interface EngineRecord {
  readonly environment: string;
  readonly engine: string;
  /** From 1 to the bound on engines of an environment. Unique there, so that the bound holds whoever races. */
  readonly slot: number;
  /** By pack; the canary after what is live. */
  readonly reports: readonly EngineReport[];
  /** ISO 8601, UTC. */
  readonly reportTime: string;
}

export const ENGINES: CollectionDefinition<EngineRecord> & { readonly mode: 'mutable' } = {
  name: 'engines',
  mode: 'mutable',
  fields: ['environment', 'slot', 'place', 'reportTime'],
  index: ({ environment, slot, reportTime }) => ({ environment, slot, place: `${environment}~${slot}`, reportTime }),
  unique: ['place'],
};

/** Neither name can hold the separator. */
export function engineId(environment: string, engine: string): string {
  return `${environment}~${engine}`;
}

/** Reports before this do not count any more. */
export function oldestReport(now: Date, reportSeconds: number): string {
  return new Date(now.getTime() - reportSeconds * 1000).toISOString();
}

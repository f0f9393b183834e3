import type { EnvValue } from '@policy-registry/engine-messages';
import type { SimulationResult, Threshold, VerdictName } from '@policy-registry/simulation';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import { RETENTION_FIELDS, type Retained, retentionIndex } from '../retention/retained.ts';
import type { LockedOverrides } from './acting-overrides.ts';
import type { PolicyRef } from './policy-ref.ts';

/** The policy that a reference led to. Its IR is the object of `irDigest`; no policy has empty digests. */
export interface ResolvedPolicy {
  readonly pack: string;
  readonly version: string;
  readonly sourceDigest: string;
  readonly irDigest: string;
  readonly label: string;
}

/** What is compared over what. The same inputs give the same result, whoever evaluates them and when. */
export interface SimulationInputs {
  readonly baseline: ResolvedPolicy;
  readonly candidate: ResolvedPolicy;
  readonly snapshot: string;
  readonly factTableDigest: string;
  /** Of the index that leads into the fact table. */
  readonly factTableIndexDigest: string;
  readonly env: Readonly<Record<string, EnvValue>>;
  readonly evaluatedAt: string;
  /** Whose overrides act beside those that name none; absent for the latter alone. */
  readonly environment?: string;
  /** Absent where no override acts. */
  readonly overrides?: LockedOverrides;
  /** How both policies were named: what they lead to may be something else by now. */
  readonly asked: { readonly baseline: PolicyRef; readonly candidate: PolicyRef };
  /** Of what evaluates it. */
  readonly engineVersion: string;
}

/** A finished quick simulation. The list of its changes (`ChangesList`) is the object of `changesDigest` in its area. */
export interface SimulationRecord extends SimulationInputs, Remembering, Retained {
  readonly simulation: string;
  readonly result: SimulationResult;
  readonly resultDigest: string;
  readonly changesDigest: string;
  readonly thresholds: readonly Threshold[];
  readonly verdict: VerdictName;
  readonly requestedBy: string;
  readonly createTime: string;
  readonly finishTime: string;
}

/** What was simulated stays as it was until it expires; only who holds it changes. */
export const SIMULATIONS: CollectionDefinition<SimulationRecord> & { mode: 'mutable' } = {
  name: 'quick_simulations',
  mode: 'mutable',
  fields: ['createTime', 'pack', 'finishTime', 'area', ...RETENTION_FIELDS],
  index: (record) => ({
    createTime: record.createTime,
    pack: record.candidate.pack,
    finishTime: record.finishTime,
    area: record.area,
    ...retentionIndex(record),
  }),
};

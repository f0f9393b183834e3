import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';

/** Whether a gate is required, for publication (`environment` empty) or for promotion into an environment. */
export interface GateRequirement {
  readonly gate: string;
  readonly required: boolean;
  readonly environment: string;
}

/** A bound on a count of a simulation, e.g. `lost_blocks <= 0`. */
export interface DeltaThreshold {
  readonly measure: string;
  readonly maximum: number;
  readonly environment: string;
}

/** What a tenant asks of every change. */
export interface GovernanceRules {
  readonly gates: readonly GateRequirement[];
  readonly simulationMaxAgeHours: number;
  readonly thresholds: readonly DeltaThreshold[];
  /** RE2; empty for any ticket. */
  readonly ticketPattern: string;
  /** Percent. */
  readonly minRuleCoverage: number;
}

export interface GovernanceRecord extends GovernanceRules, Remembering {
  readonly updateTime: string;
}

/** What holds until a tenant says otherwise: the gates have defaults of their own. */
export const DEFAULT_RULES: GovernanceRules = {
  gates: [],
  simulationMaxAgeHours: 24,
  thresholds: [],
  ticketPattern: '',
  minRuleCoverage: 100,
};

/** One document a tenant. */
export const GOVERNANCE: CollectionDefinition<GovernanceRecord> & { readonly mode: 'mutable' } = {
  name: 'governance',
  mode: 'mutable',
  fields: [],
  index: () => ({}),
};

export const GOVERNANCE_ID = 'policy';

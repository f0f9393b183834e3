import type { GovernanceRules } from '../../governance/governance-record.ts';
import type { CompilationRecord } from '../../kernel/compile-source.ts';
import type { CompletedSimulation } from '../../kernel/ports.ts';
import type { VersionRecord } from '../version-record.ts';

/** Codes are stable API. */
export type GateCode =
  | 'COMPILES'
  | 'LINT_CLEAN'
  | 'DETERMINISM'
  | 'FRESH_SIMULATION'
  | 'SIMULATION_THRESHOLDS'
  | 'NO_BLOCKING_COMMENTS'
  | 'APPROVALS';

/** Whether one condition holds, and what would make it hold. */
export interface GateResult {
  readonly gate: GateCode;
  readonly satisfied: boolean;
  readonly required: boolean;
  readonly message: string;
  /** Empty when satisfied. */
  readonly remedy: string;
}

/** Two compilations of the stored sources of the candidate. */
export interface Recompilation {
  readonly runs: readonly [CompilationRecord, CompilationRecord];
}

/** What is live of the pack. */
export interface LivePolicy {
  readonly environment: string;
  readonly irDigest: string;
}

/** Everything that gates look at, gathered before they do. */
export interface GateSubject {
  readonly version: VersionRecord;
  readonly recompilation: Recompilation;
  readonly rules: GovernanceRules;
  /** Of the candidate, newest first. */
  readonly simulations: readonly CompletedSimulation[];
  readonly live: readonly LivePolicy[];
  readonly now: Date;
  /** Where it is promoted to; empty for a publication. */
  readonly environment: string;
}

/** One condition. Pure: everything that it looks at is in the subject. */
export interface Gate {
  readonly code: GateCode;
  /** `always`, or what holds until the governance policy of the tenant says otherwise. */
  readonly required: 'always' | 'by default' | 'on request';
  readonly evaluate: (subject: GateSubject) => { readonly message: string; readonly remedy?: string };
}

/** A gate is satisfied when it names no remedy. */
export function resultOf(gate: Gate, subject: GateSubject): GateResult {
  const { message, remedy = '' } = gate.evaluate(subject);
  return { gate: gate.code, satisfied: remedy === '', required: isRequired(gate, subject), message, remedy };
}

function isRequired({ code, required }: Gate, { rules, environment }: GateSubject): boolean {
  if (required === 'always') return true;
  const said = rules.gates.find((one) => one.gate === code && one.environment === environment);
  return said?.required ?? required === 'by default';
}

import type { PackTestReport } from '@policy-registry/pack';
import type { GovernanceRules } from '../../governance/governance-record.ts';
import type { CompilationRecord } from '../../kernel/compile-source.ts';
import type { FoundSecret } from '../../kernel/find-secrets.ts';
import type { CompletedSimulation } from '../../kernel/ports.ts';
import type { VersionRecord } from '../version-record.ts';

/** Codes are stable API. */
export type GateCode =
  | 'COMPILES'
  | 'LINT_CLEAN'
  | 'DETERMINISM'
  | 'NO_SECRETS'
  | 'TESTS_PASS'
  | 'COVERAGE'
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

/** Two compilations of the stored sources of the candidate, and a run of its tests. */
export interface Recompilation {
  readonly runs: readonly [CompilationRecord, CompilationRecord];
  /** The cases of the pack, run on it. */
  readonly tests: PackTestReport;
  readonly secrets: readonly FoundSecret[];
}

/** What is live of the pack. */
export interface LivePolicy {
  readonly environment: string;
  readonly irDigest: string;
}

/** What gates look at that speak of what a policy would change. */
export interface ChangeSubject {
  readonly version: Pick<VersionRecord, 'pack' | 'version'>;
  readonly rules: GovernanceRules;
  /** Of the candidate, newest first. */
  readonly simulations: readonly CompletedSimulation[];
  readonly live: readonly LivePolicy[];
  readonly now: Date;
  /** Where it is promoted to; empty for a publication. */
  readonly environment: string;
}

/** Everything that the gates of a publication look at, gathered before they do. */
export interface GateSubject extends ChangeSubject {
  readonly version: VersionRecord;
  readonly recompilation: Recompilation;
}

/** One condition. Pure: everything that it looks at is in the subject. */
export interface Gate<S extends ChangeSubject = GateSubject> {
  readonly code: GateCode;
  /** `always`, or what holds until the governance policy of the tenant says otherwise. */
  readonly required: 'always' | 'by default' | 'on request';
  readonly evaluate: (subject: S) => { readonly message: string; readonly remedy?: string };
}

/** A gate is satisfied when it names no remedy. */
export function resultOf<S extends ChangeSubject>(gate: Gate<S>, subject: S): GateResult {
  const { message, remedy = '' } = gate.evaluate(subject);
  return { gate: gate.code, satisfied: remedy === '', required: isRequired(gate, subject), message, remedy };
}

/** Of this tenant, here. */
export function isRequired(
  { code, required }: Pick<Gate, 'code' | 'required'>,
  { rules, environment }: ChangeSubject,
): boolean {
  if (required === 'always') return true;
  const said = rules.gates.find((one) => one.gate === code && one.environment === environment);
  return said?.required ?? required === 'by default';
}
